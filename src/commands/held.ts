/** The operator's words about what waits for a moderator: posts, comments, and people who want to join. */
import { act } from '#domain/context.ts';
import { approveHeld as approve } from '#domain/moderation/approve-held.ts';
import { approveJoin as takeIn } from '#domain/moderation/approve-join.ts';
import { rejectHeld as reject } from '#domain/moderation/reject-held.ts';
import { rejectJoin as turnAway } from '#domain/moderation/reject-join.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { originOf, parseHandle } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { readQueue } from '#views/moderation-queue.ts';
import type { Input } from './arguments.ts';
import type { Handler, Tools } from './command.ts';
import { findKnownCommunity } from './find.ts';
import { moment, table } from './output.ts';

/** The operator sees everything. */
const viewer = { person: 0, admin: true, siteModerator: true, communities: 'all' } as const;
const listMax = 200;

export const listHeld: Handler = async (tools, input) => {
  const place = input.text('in');
  const community = place === undefined ? null : await findKnownCommunity(tools, place);
  if (community !== null && !community.done) return community;
  const reader = tools.house.database.query;
  const within = { community: community?.value.id, limit: listMax };
  const held = await readQueue(reader, { viewer, kind: 'held', ...within });
  const joins = await readQueue(reader, { viewer, kind: 'join', ...within });
  const items = [...held.items, ...joins.items];
  const rows = items.map(({ id, kind, community: where, author, subject, reasons, since }) => [
    kind === 'held' ? id.replace('held:', '') : 'join',
    where?.name ?? null,
    author === null ? null : author.local ? author.name : `${author.name}@${author.host}`,
    moment(since),
    reasons[0]?.text ?? null,
    subject.title || subject.excerpt,
  ]);
  const head = ['ID', 'COMMUNITY', 'AUTHOR', 'SINCE', 'WHY', 'BEGINS'];
  return done({ data: items, text: table(head, rows, 'Nothing waits.') });
};

export const approveHeld: Handler = async ({ house }, input) => {
  const id = input.number('ID');
  const decided = await act(house, (context) => approve(context, { held: id, by: null }));
  if (!decided.done) return decided.reason === 'not-found' ? refuse('no-such-held') : decided;
  return done({ data: { id, state: 'approved' }, text: `${id} is shown, and told.` });
};

export const rejectHeld: Handler = async ({ house }, input) => {
  const id = input.number('ID');
  const reason = input.text('reason');
  const decided = await act(house, (context) => reject(context, { held: id, by: null, reason }));
  if (!decided.done) return decided.reason === 'not-found' ? refuse('no-such-held') : decided;
  return done({ data: { id, state: 'rejected' }, text: `${id} is removed; nobody saw it.` });
};

/** Anybody who is known here, by name, handle or address; nobody is asked. */
async function findPerson(
  { house }: Tools,
  typed: string,
): Promise<Outcome<{ readonly id: number }, 'no-such-user'>> {
  const reader = house.database.query;
  const handle = parseHandle(typed);
  const found =
    originOf(typed) !== null
      ? await findActorByUri(reader, typed)
      : handle !== null
        ? await findByHandle(reader, { ...handle, kind: 'person' })
        : await findLocalActor(reader, typed.replace(/^@/, ''));
  return found?.kind === 'person' ? done(found) : refuse('no-such-user');
}

async function joinOf(tools: Tools, input: Input) {
  const community = await findKnownCommunity(tools, input.word('COMMUNITY'));
  if (!community.done) return community;
  const member = await findPerson(tools, input.word('PERSON'));
  if (!member.done) return member;
  const reason = input.text('reason');
  return done({ community: community.value.id, member: member.value.id, by: null, reason });
}

export const approveJoin: Handler = async (tools, input) => {
  const join = await joinOf(tools, input);
  if (!join.done) return join;
  const taken = await act(tools.house, (context) => takeIn(context, join.value));
  if (!taken.done) return taken;
  const data = { community: join.value.community, member: join.value.member, state: 'accepted' };
  return done({ data, text: `${input.word('PERSON')} belongs to ${input.word('COMMUNITY')}.` });
};

export const rejectJoin: Handler = async (tools, input) => {
  const join = await joinOf(tools, input);
  if (!join.done) return join;
  const turned = await act(tools.house, (context) => turnAway(context, join.value));
  if (!turned.done) return turned;
  const data = { community: join.value.community, member: join.value.member, state: 'rejected' };
  return done({ data, text: `${input.word('PERSON')} was not taken in.` });
};
