/** The operator's words about bans, from a community or from the whole server. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { act } from '#domain/context.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { clearMember as clear } from '#domain/moderation/clear-member.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember as unclear } from '#domain/moderation/unclear-member.ts';
import { hostOf, originOf, parseHandle } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Input } from './arguments.ts';
import type { Handler, Tools } from './command.ts';
import { findKnownCommunity } from './find.ts';
import { findDoer } from './moderate.ts';
import { momentOf } from './moment-of.ts';
import { moment } from './output.ts';

/** Somebody here or elsewhere, by name, handle or URL; nobody is asked. */
export async function findPerson(
  { house }: Tools,
  typed: string,
): Promise<Outcome<Actor, 'no-such-person'>> {
  const reader = house.database.query;
  const own = { name: typed.replace(/^@/, ''), host: hostOf(house.origin) ?? '' };
  const handle = parseHandle(typed) ?? own;
  const found =
    originOf(typed) === null
      ? await findByHandle(reader, { ...handle, kind: 'person' })
      : await findActorByUri(reader, typed);
  return found?.kind === 'person' ? done(found) : refuse('no-such-person');
}

type Asked = {
  readonly person: Actor;
  readonly by: number | null;
  readonly reason: string | null;
  /** Null for the whole server. */
  readonly community: Actor | null;
};

async function read(
  tools: Tools,
  input: Input,
): Promise<Outcome<Asked, 'no-such-person' | 'no-such-user' | 'no-such-community' | 'no-place'>> {
  const place = input.text('in');
  // One of them, and not by oversight the larger one.
  if ((place === undefined) !== input.has('everywhere')) return refuse('no-place');
  const person = await findPerson(tools, input.word('PERSON'));
  if (!person.done) return person;
  const by = await findDoer(tools, input);
  if (!by.done) return by;
  const community = place === undefined ? done(null) : await findKnownCommunity(tools, place);
  if (!community.done) return community;
  const reason = input.text('reason') ?? null;
  return done({ person: person.value, by: by.value, reason, community: community.value });
}

const placeOf = ({ community }: Asked): string => community?.name ?? 'this whole server';

export const ban: Handler = async (tools, input) => {
  const asked = await read(tools, input);
  if (!asked.done) return asked;
  const typed = input.text('until');
  const term = typed === undefined ? done(null) : momentOf(typed, tools.house.clock());
  if (!term.done) return term;
  const { person, by, reason, community } = asked.value;
  const removal = input.has('remove');
  const until = term.value;
  const wanted = { person: person.id, by, reason, until, removal };
  const banned = await act(tools.house, (context) =>
    community === null
      ? banPerson(context, wanted)
      : banMember(context, { ...wanted, community: community.id }),
  );
  if (!banned.done) return banned;
  const words = removal ? ' What they wrote there is removed.' : '';
  const end = until === null ? '' : ` until ${moment(until)}`;
  return done({
    data: { person: person.uri, community: community?.uri ?? null, banned: true, until, removal },
    text: `${person.name} is banned from ${placeOf(asked.value)}${end}.${words}`,
  });
};

export const unban: Handler = async (tools, input) => {
  const asked = await read(tools, input);
  if (!asked.done) return asked;
  const { person, by, reason, community } = asked.value;
  const restore = input.has('restore');
  const wanted = { person: person.id, by, reason, restore };
  const lifted = await act(tools.house, (context) =>
    community === null
      ? unbanPerson(context, wanted)
      : unbanMember(context, { ...wanted, community: community.id }),
  );
  if (!lifted.done) return lifted;
  const { changed } = lifted.value;
  const words = restore ? ' What the ban removed is back.' : '';
  const data = { person: person.uri, community: community?.uri ?? null, banned: false, changed };
  const text = changed
    ? `The ban of ${person.name} from ${placeOf(asked.value)} is lifted.${words}`
    : `${person.name} is not banned from ${placeOf(asked.value)}.`;
  return done({ data, text });
};

/** Everything that somebody wrote in one community. */
const clearing =
  (verb: typeof clear, state: string): Handler =>
  async (tools, input) => {
    const person = await findPerson(tools, input.word('PERSON'));
    if (!person.done) return person;
    const by = await findDoer(tools, input);
    if (!by.done) return by;
    const community = await findKnownCommunity(tools, input.need('in'));
    if (!community.done) return community;
    const who = { person: person.value.id, community: community.value.id, by: by.value };
    const wanted = { ...who, reason: input.text('reason') ?? null };
    const told = await act(tools.house, (context) => verb(context, wanted));
    if (!told.done) return told;
    const { changed } = told.value;
    const where = `${person.value.name} wrote in ${community.value.name}`;
    return done({
      data: { person: person.value.uri, community: community.value.uri, state, changed },
      text: changed ? `What ${where} is ${state}.` : `Of what ${where}, nothing had to change.`,
    });
  };

export const clearMember = clearing(clear, 'removed');
export const restoreMember = clearing(unclear, 'back');
