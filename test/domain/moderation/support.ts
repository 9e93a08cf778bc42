/** Everybody who may be tried against a verb, and the trying: what it answers, and what it writes. */
import { eq, gt, max } from 'drizzle-orm';
import { beforeAll, expect } from 'vitest';
import type { Actor } from '#domain/actors/actor.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { mirrorModerators } from '#domain/communities/mirror-moderators.ts';
import type { Context } from '#domain/context.ts';
import { mayAct, rights, type Scope } from '#domain/communities/rights.ts';
import { nobody, type Standing } from '#domain/communities/standing.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import type { Outcome } from '#lib/outcome.ts';
import { inTransaction } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

export const house = await useHouse();
const given = givenIn(house);

/** Who is tried: what they are in both communities, ours and one elsewhere. */
export const roles = [
  'stranger',
  'member',
  'author',
  'bannedAuthor',
  'founder',
  'moderator',
  'contentModerator',
  'peopleModerator',
  'bannedModerator',
  'closedModerator',
  'exiledModerator',
  'remoteMember',
  'remoteModerator',
  'deletedModerator',
  'siteModerator',
  'exiledSiteModerator',
  'admin',
  'closedAdmin',
  'nobody',
] as const;
export type Role = (typeof roles)[number];

export type Ground = {
  readonly community: number;
  /** Of `author`, and of `bannedAuthor`; each with a comment below. */
  readonly post: number;
  readonly comment: number;
  readonly bannedPost: number;
  readonly bannedComment: number;
};
export const people = {} as Record<Role, number>;
/** In a community of ours, in one elsewhere; and another one of ours. */
export const places = {} as { ours: Ground; theirs: Ground; yard: number };

beforeAll(async () => {
  const local = ['stranger', 'member', 'author', 'bannedAuthor', 'founder', 'moderator'] as const;
  const entrusted = ['contentModerator', 'peopleModerator'] as const;
  for (const name of [
    ...local,
    ...entrusted,
    'bannedModerator',
    'closedModerator',
    'exiledModerator',
  ] as const)
    people[name] = (await given.account(`a_${name.toLowerCase()}`)).id;
  for (const name of ['admin', 'closedAdmin'] as const)
    people[name] = (await given.account(`the_${name.toLowerCase()}`, 'admin')).id;
  for (const name of ['siteModerator', 'exiledSiteModerator'] as const)
    people[name] = (await given.account(`the_${name.toLowerCase()}`, 'moderator')).id;
  for (const name of ['remoteMember', 'remoteModerator', 'deletedModerator'] as const)
    people[name] = (await given.remotePerson(`https://far.test/u/${name}`)).id;
  people.nobody = 2_000_000_000;

  const cats = await given.community('cats', { by: { id: people.founder } });
  const dogs = await given.remoteCommunity('https://far.test/c/dogs');
  places.ours = await furnish(cats);
  places.theirs = await furnish(dogs);
  places.yard = (await given.community('yard', { by: { id: people.founder } })).id;
  const chairs = [
    'moderator',
    ...entrusted,
    'bannedModerator',
    'closedModerator',
    'exiledModerator',
    'remoteModerator',
    'deletedModerator',
  ] as const;
  const seated = chairs.map((name) => people[name]);
  const scopesOf: Partial<Record<Role, Scope[]>> = {
    contentModerator: ['content'],
    peopleModerator: ['people'],
  };
  for (const name of chairs) {
    const scopes = scopesOf[name] ?? [];
    const seat = { community: cats.id, person: people[name], scopes, by: people.founder };
    valueOf(await house.act((context) => appointModerator(context, seat)));
  }
  await house.act((context) => mirrorModerators(context, dogs.id, [people.founder, ...seated]));
  for (const community of [cats.id, dogs.id])
    for (const person of [people.bannedAuthor, people.bannedModerator])
      await house.act((context) =>
        keepBan(context, { community, person, reason: null, until: null }),
      );
  for (const person of [people.exiledModerator, people.exiledSiteModerator])
    valueOf(
      await house.act((context) =>
        banPerson(context, { person, by: null, reason: null, until: null }),
      ),
    );
  const { query } = house.database;
  const now = house.clock();
  for (const person of [people.closedAdmin, people.closedModerator])
    await query.update(accountsTable).set({ closed: now }).where(eq(accountsTable.actor, person));
  await query
    .update(actorsTable)
    .set({ deleted: now })
    .where(eq(actorsTable.id, people.deletedModerator));
});

async function furnish(community: Actor): Promise<Ground> {
  const by = (id: number) => ({ id });
  if (community.local) {
    await given.member(community, by(people.member));
    await given.member(community, by(people.remoteMember), 'https://far.test/follow/1');
  }
  const post = await given.post({ in: community, by: by(people.author) });
  const comment = await given.comment({ on: post, by: by(people.author) });
  const bannedPost = await given.post({ in: community, by: by(people.bannedAuthor) });
  const bannedComment = await given.comment({ on: bannedPost, by: by(people.bannedAuthor) });
  return {
    community: community.id,
    post: post.id,
    comment: comment.id,
    bannedPost: bannedPost.id,
    bannedComment: bannedComment.id,
  };
}

export type Try = (
  context: Context,
  by: number,
  where: Ground,
) => Promise<Outcome<unknown, string>>;
/** With what has to be so already, by somebody who may. */
export type Act = Try | readonly [first: Try, then: Try];
class Undone extends Error {}

/** What the verb answers, and what it added to the record; nothing of it stays. */
export async function attempt(verb: Act, by: number, where: Ground) {
  let answer: string | null = null;
  let wrote = false;
  let entries: { act: string; role: string | null }[] = [];
  const [first, then] = typeof verb === 'function' ? [null, verb] : verb;
  const undo = inTransaction(house.database, async (tx, afterCommit) => {
    const { origin, newId, ring } = house;
    const now = house.clock();
    const context = { tx, now, origin, newId, ring, afterCommit, original: null };
    const count = async () => (await tx.$count(journalTable)) + (await tx.$count(modlogTable));
    if (first !== null) valueOf(await first(context, operator, where));
    const before = await count();
    const [last] = await tx.select({ id: max(modlogTable.id) }).from(modlogTable);
    const outcome = await then(context, by, where);
    answer = outcome.done ? 'done' : outcome.reason;
    wrote = (await count()) > before;
    const { act, role } = modlogTable;
    entries = await tx
      .select({ act, role })
      .from(modlogTable)
      .where(gt(modlogTable.id, last?.id ?? 0));
    throw new Undone();
  });
  await expect(undo).rejects.toThrow(Undone);
  return { answer, wrote, entries };
}

/** Who has no name: what has to be so first is done by the operator. */
export const operator = null as unknown as number;

/** Reasons that mean: not you. */
const notYou = ['not-allowed', 'not-author', 'banned', 'not-found'];

export async function whoMay(verb: Act, where: Ground, act?: ActKind): Promise<Role[]> {
  const may: Role[] = [];
  for (const role of roles) {
    const { answer, wrote, entries } = await attempt(verb, people[role], where);
    if (answer === 'done') may.push(role);
    else expect([role, answer, wrote]).toEqual([role, expect.toBeOneOf(notYou), false]);
    // No act without an entry in the record, and none with two.
    if (answer === 'done' && act !== undefined) expect(entries).toMatchObject([{ act }]);
    for (const entry of entries.filter((one) => !one.act.startsWith('instance.')))
      expect(entry.role).not.toBeNull();
  }
  return may;
}

/** What the roles are, as the table of rights sees them. */
const seat = { ...nobody, moderator: true };
const here: Partial<Record<Role, Standing>> = {
  founder: { ...seat, owner: true },
  moderator: seat,
  contentModerator: { ...seat, scopes: ['content'] },
  peopleModerator: { ...seat, scopes: ['people'] },
  remoteModerator: seat,
  siteModerator: { ...nobody, siteModerator: true },
  admin: { ...nobody, admin: true },
};
const there: Partial<Record<Role, Standing>> = {
  ...here,
  founder: seat,
  contentModerator: seat,
  peopleModerator: seat,
};

/** Who may, by the table of rights, in a community of ours or in one elsewhere. */
export const allowed = (act: ActKind, where: 'ours' | 'theirs'): Role[] =>
  roles.filter((role) => {
    const aboutServer = rights[act].scope === null && !act.startsWith('community.');
    return mayAct(
      act,
      (where === 'ours' ? here : there)[role] ?? nobody,
      aboutServer ? null : { local: where === 'ours' },
    );
  });
