/** Casts many votes at once, of different people or on different things. */
import { findDegrees } from '#domain/instances/find-degrees.ts';
import { nobody } from '#domain/communities/standing.ts';
import { and, gt, inArray, isNull, or } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findSubject, type Matter } from '#domain/comments/find-subject.ts';
import type { Context, Original } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { recordAll } from '#domain/journal/record.ts';
import { findBuried } from '#domain/journal/tombstones.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { bansTable } from '#storage/schema/communities.ts';
import { siteBansTable } from '#storage/schema/moderation.ts';
import { votesTable } from '#storage/schema/votes.ts';
import { castVote, type CastVote, type CastVoteRefusal } from './cast-vote.ts';
import { mayVote, tallyOf } from './vote.ts';
import { columnsOf, count } from './votes.ts';

/** With the activity that told of it. */
export type ToldVote = CastVote & { readonly original: Original | null };
type Cast = Outcome<{ changed: boolean }, CastVoteRefusal>;

const nameOf = (subject: Subject): string =>
  'post' in subject ? `post ${subject.post}` : `comment ${subject.comment}`;
const keyOf = ({ voter, subject }: CastVote): string => `${voter} ${nameOf(subject)}`;

/**
 * The same as `castVote` for each, in a few statements for all: who has voted on the same thing before goes
 * that way alone. Answers in the same order.
 */
export async function castVotes(
  context: Context,
  casts: readonly ToldVote[],
): Promise<readonly Cast[]> {
  const matters = await findMatters(context, casts);
  const voters = await findVoters(context, casts);
  const banned = await findBanned(context, casts, matters);
  const degrees = await findDegrees(context.tx, [
    ...voters.keys(),
    ...[...matters.values()].flatMap((matter) => matter?.community.id ?? []),
  ]);
  const activities = casts.flatMap(({ activity, voter }) => {
    const by = voters.get(voter)?.uri;
    return activity && by !== undefined ? [{ uri: activity, by }] : [];
  });
  const buried = await findBuried(context, activities);
  const judge = (cast: ToldVote): Cast | null => {
    const matter = matters.get(nameOf(cast.subject)) ?? null;
    const voter = voters.get(cast.voter);
    if (matter === null || voter === undefined || voter.kind !== 'person') {
      return refuse('not-found');
    }
    const answer = mayVote(
      { ...nobody, banned: banned.has(keyOf(cast)) },
      {
        bot: voter.bot,
        gone: isGone(matter, voter),
        degrees: [
          ...(degrees.get(voter.id) ?? []),
          ...(cast.announcedBy ? (degrees.get(matter.community.id) ?? []) : []),
        ],
      },
    );
    if (!answer.done) return answer;
    return cast.activity && buried.has(cast.activity) ? refuse('buried') : null;
  };
  const verdicts = casts.map(judge);
  const written = await write(
    context,
    casts.filter((_, at) => verdicts[at] === null),
    matters,
  );
  const answers: Cast[] = [];
  for (const [at, cast] of casts.entries()) {
    const verdict = verdicts[at] ?? null;
    if (verdict !== null) answers.push(verdict);
    else if (written.has(cast)) answers.push(done({ changed: true }));
    else answers.push(await castVote({ ...context, original: cast.original }, cast));
  }
  return answers;
}

function isGone({ community, post, thing }: Matter, voter: Actor): boolean {
  const removed = (thing.removed !== null || post.removed !== null) && community.local;
  const hidden = [thing.deleted, post.deleted, voter.deleted, thing.held, post.held];
  if (removed || community.removed !== null) return true;
  return hidden.some((when) => when !== null);
}

async function findMatters(
  context: Context,
  casts: readonly CastVote[],
): Promise<Map<string, Matter | null>> {
  const matters = new Map<string, Matter | null>();
  for (const { subject } of casts) {
    const name = nameOf(subject);
    if (!matters.has(name)) matters.set(name, await findSubject(context.tx, subject));
  }
  return matters;
}

async function findVoters(
  context: Context,
  casts: readonly CastVote[],
): Promise<Map<number, Actor>> {
  const ids = [...new Set(casts.map(({ voter }) => voter))];
  const rows = await context.tx.select().from(actorsTable).where(inArray(actorsTable.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Bans that last, of these voters: in these communities, or from the whole server. */
async function findBanned(
  context: Context,
  casts: readonly CastVote[],
  matters: ReadonlyMap<string, Matter | null>,
): Promise<Set<string>> {
  const communities = [...matters.values()].flatMap((matter) => matter?.community.id ?? []);
  if (communities.length === 0) return new Set();
  const { person, community, until } = bansTable;
  const bans = await context.tx
    .select({ person, community })
    .from(bansTable)
    .where(
      and(
        inArray(person, [...new Set(casts.map(({ voter }) => voter))]),
        inArray(community, [...new Set(communities)]),
        or(isNull(until), gt(until, context.now)),
      ),
    );
  const everywhere = await context.tx
    .select({ person: siteBansTable.person })
    .from(siteBansTable)
    .where(
      and(
        inArray(siteBansTable.person, [...new Set(casts.map(({ voter }) => voter))]),
        or(isNull(siteBansTable.until), gt(siteBansTable.until, context.now)),
      ),
    );
  const nowhere = new Set(everywhere.map((ban) => ban.person));
  const places = new Set(bans.map((ban) => `${ban.person} ${ban.community}`));
  const banned = casts.filter(
    ({ voter, subject }) =>
      nowhere.has(voter) || places.has(`${voter} ${matters.get(nameOf(subject))?.community.id}`),
  );
  return new Set(banned.map(keyOf));
}

/** Writes the votes of those who had none, counts and records them; returns which these were. */
async function write(
  context: Context,
  casts: readonly ToldVote[],
  matters: ReadonlyMap<string, Matter | null>,
): Promise<Set<ToldVote>> {
  if (casts.length === 0) return new Set();
  const rows = casts.map(({ voter, subject, value, activity = null, announcedBy = null }) => ({
    voter,
    ...columnsOf(subject),
    value,
    activity,
    announcedBy,
    created: context.now,
  }));
  const inserted = await context.tx
    .insert(votesTable)
    .values(rows)
    .onConflictDoNothing()
    .returning({ voter: votesTable.voter, post: votesTable.post, comment: votesTable.comment });
  const fresh = new Set(
    inserted.map(({ voter, post, comment }) =>
      post === null ? `${voter} comment ${comment}` : `${voter} post ${post}`,
    ),
  );
  // The first of two that are the same was written.
  const written = casts.filter((cast) => fresh.delete(keyOf(cast)));
  const sums = new Map<string, { subject: Subject; up: number; down: number }>();
  for (const { subject, value } of written) {
    const sum = sums.get(nameOf(subject)) ?? { subject, up: 0, down: 0 };
    const { up, down } = tallyOf(0, value);
    sums.set(nameOf(subject), { subject, up: sum.up + up, down: sum.down + down });
  }
  // In one order everywhere, so that two groups do not wait for each other.
  for (const [, { subject, up, down }] of [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await count(context, subject, { up, down });
  }
  await recordAll(
    context,
    written.map(({ voter, subject, value, original }) => {
      const community = matters.get(nameOf(subject))!.community.id;
      return { event: { kind: 'vote.cast', community, voter, subject, value }, original };
    }),
  );
  return new Set(written);
}
