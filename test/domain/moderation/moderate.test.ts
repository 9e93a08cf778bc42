/** Who may do what, asked of the verbs themselves: every role against every verb that needs a right. */
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#domain/actors/actor.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { mirrorModerators } from '#domain/communities/mirror-moderators.ts';
import type { Context } from '#domain/context.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { blockInstance } from '#domain/moderation/block-instance.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { lockPost } from '#domain/moderation/lock-post.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unblockInstance } from '#domain/moderation/unblock-instance.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockPost } from '#domain/moderation/unlock-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import type { Outcome } from '#lib/outcome.ts';
import { inTransaction } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);

/** Who is tried: what they are in both communities, ours and one elsewhere. */
const roles = [
  'stranger',
  'member',
  'author',
  'bannedAuthor',
  'founder',
  'moderator',
  'bannedModerator',
  'closedModerator',
  'remoteMember',
  'remoteModerator',
  'deletedModerator',
  'admin',
  'closedAdmin',
  'nobody',
] as const;
type Role = (typeof roles)[number];

type Ground = {
  readonly community: number;
  /** Of `author`, and of `bannedAuthor`; each with a comment below. */
  readonly post: number;
  readonly comment: number;
  readonly bannedPost: number;
  readonly bannedComment: number;
};
const people = {} as Record<Role, number>;
let ours: Ground;
let theirs: Ground;

beforeAll(async () => {
  const local = ['stranger', 'member', 'author', 'bannedAuthor', 'founder', 'moderator'] as const;
  for (const name of [...local, 'bannedModerator', 'closedModerator'] as const)
    people[name] = (await given.account(`a_${name.toLowerCase()}`)).id;
  for (const name of ['admin', 'closedAdmin'] as const)
    people[name] = (await given.account(`the_${name.toLowerCase()}`, 'admin')).id;
  for (const name of ['remoteMember', 'remoteModerator', 'deletedModerator'] as const)
    people[name] = (await given.remotePerson(`https://far.test/u/${name}`)).id;
  people.nobody = 2_000_000_000;

  const cats = await given.community('cats', { by: { id: people.founder } });
  const dogs = await given.remoteCommunity('https://far.test/c/dogs');
  ours = await furnish(cats);
  theirs = await furnish(dogs);
  const chairs = ['moderator', 'bannedModerator', 'closedModerator'] as const;
  const remoteChairs = ['remoteModerator', 'deletedModerator'] as const;
  const seated = [...chairs, ...remoteChairs].map((name) => people[name]);
  for (const person of seated)
    valueOf(
      await house.act((context) =>
        appointModerator(context, { community: cats.id, person, by: people.founder }),
      ),
    );
  await house.act((context) => mirrorModerators(context, dogs.id, [people.founder, ...seated]));
  for (const community of [cats.id, dogs.id])
    for (const person of [people.bannedAuthor, people.bannedModerator])
      await house.act((context) =>
        keepBan(context, { community, person, reason: null, until: null }),
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

type Try = (context: Context, by: number, where: Ground) => Promise<Outcome<unknown, string>>;
/** With what has to be so already, by somebody who may. */
type Act = Try | readonly [first: Try, then: Try];
class Undone extends Error {}

/** What the verb answers, and whether it wrote anything; nothing of it stays. */
async function attempt(verb: Act, by: number, where: Ground) {
  let answer: string | null = null;
  let wrote = false;
  const [first, then] = typeof verb === 'function' ? [null, verb] : verb;
  const undo = inTransaction(house.database, async (tx, afterCommit) => {
    const { origin, newId, ring } = house;
    const now = house.clock();
    const context = { tx, now, origin, newId, ring, afterCommit, original: null };
    const count = async () => (await tx.$count(journalTable)) + (await tx.$count(modlogTable));
    if (first !== null) valueOf(await first(context, people.founder, where));
    const before = await count();
    const outcome = await then(context, by, where);
    answer = outcome.done ? 'done' : outcome.reason;
    wrote = (await count()) > before;
    throw new Undone();
  });
  await expect(undo).rejects.toThrow(Undone);
  return { answer, wrote };
}

const lock: Try = (context, by, { post }) => lockPost(context, { post, by });
const feature: Try = (context, by, { post }) => featurePost(context, { post, by });
const removePost: Try = (context, by, { post }) =>
  removeContent(context, { subject: { post }, by, reason: null });
const ban =
  (person: Role): Try =>
  (context, by, { community }) =>
    banMember(context, { community, person: people[person], by, reason: null, until: null });

/** As the operator, who has no name. */
const block: Try = (context) =>
  blockInstance(context, { host: 'other.test', reason: 'x', by: null });

const governors = ['founder', 'moderator', 'remoteModerator', 'admin'] as const;
const moderators = ['founder', 'moderator', 'remoteModerator'] as const;

/** Verb, who may in a community of ours, and who may in one elsewhere. */
const table: readonly [string, Act, readonly Role[], readonly Role[]][] = [
  ['locks a post', lock, governors, moderators],
  [
    'unlocks a post',
    [lock, (context, by, { post }) => unlockPost(context, { post, by })],
    governors,
    moderators,
  ],
  ['features a post', feature, governors, moderators],
  [
    'unfeatures a post',
    [feature, (context, by, { post }) => unfeaturePost(context, { post, by })],
    governors,
    moderators,
  ],
  ['removes a post', removePost, governors, governors],
  [
    'restores a post',
    [
      removePost,
      (context, by, { post }) => restoreContent(context, { subject: { post }, by, reason: null }),
    ],
    governors,
    governors,
  ],
  [
    'removes a comment',
    (context, by, { comment }) =>
      removeContent(context, { subject: { comment }, by, reason: null }),
    governors,
    governors,
  ],
  ['bans a member', ban('member'), governors, moderators],
  ['bans a moderator', ban('moderator'), ['admin'], []],
  ['bans an admin', ban('admin'), [], []],
  [
    'lifts a ban',
    (context, by, { community }) =>
      unbanMember(context, { community, person: people.bannedAuthor, by, reason: null }),
    governors,
    moderators,
  ],
  [
    'appoints a moderator',
    (context, by, { community }) =>
      appointModerator(context, { community, person: people.member, by }),
    governors,
    [],
  ],
  [
    'dismisses a moderator',
    (context, by, { community }) =>
      dismissModerator(context, { community, person: people.remoteModerator, by }),
    governors,
    [],
  ],
  [
    'dismisses the founder',
    (context, by, { community }) =>
      dismissModerator(context, { community, person: people.founder, by }),
    ['founder', 'admin'],
    [],
  ],
  [
    'changes what a community says of itself',
    (context, by, { community }) => editCommunity(context, { community, by, title: 'Mine' }),
    governors,
    [],
  ],
  [
    'blocks a server',
    (context, by) => blockInstance(context, { host: 'other.test', reason: 'x', by }),
    ['admin'],
    ['admin'],
  ],
  [
    'lifts the block of a server',
    [block, (context, by) => unblockInstance(context, { host: 'other.test', by })],
    ['admin'],
    ['admin'],
  ],
  [
    'edits a post',
    (context, by, { post }) => editPost(context, { post, by, title: 'Mine' }),
    ['author'],
    ['author'],
  ],
  [
    'edits a post of the banned author',
    (context, by, { bannedPost: post }) => editPost(context, { post, by, title: 'Mine' }),
    [],
    [],
  ],
  [
    'edits a comment',
    (context, by, { comment }) => editComment(context, { comment, by, source: 'Mine' }),
    ['author'],
    ['author'],
  ],
  [
    'edits a comment of the banned author',
    (context, by, { bannedComment: comment }) =>
      editComment(context, { comment, by, source: 'Mine' }),
    [],
    [],
  ],
  [
    'deletes a post',
    (context, by, { post }) => deletePost(context, { post, by }),
    ['author'],
    ['author'],
  ],
  [
    'deletes a post of the banned author',
    (context, by, { bannedPost: post }) => deletePost(context, { post, by }),
    ['bannedAuthor'],
    ['bannedAuthor'],
  ],
  [
    'deletes a comment',
    (context, by, { comment }) => deleteComment(context, { comment, by }),
    ['author'],
    ['author'],
  ],
];

/** Reasons that mean: not you. */
const notYou = ['not-allowed', 'not-author', 'banned', 'not-found'];

async function whoMay(verb: Act, where: Ground): Promise<Role[]> {
  const may: Role[] = [];
  for (const role of roles) {
    const { answer, wrote } = await attempt(verb, people[role], where);
    if (answer === 'done') may.push(role);
    else expect([role, answer, wrote]).toEqual([role, expect.toBeOneOf(notYou), false]);
  }
  return may;
}

describe('in a community of ours', () => {
  test.each(table)('whoever %s', async (_, verb, here) => {
    expect(await whoMay(verb, ours)).toEqual(here);
  });
});

describe('in a community elsewhere', () => {
  test.each(table.filter(([name]) => !/^(unlocks|unfeatures|restores)/.test(name)))(
    'whoever %s',
    async (_, verb, __, there) => {
      expect(await whoMay(verb, theirs)).toEqual(there);
    },
  );
});

test('the operator, who has no name, blocks servers and lifts blocks', async () => {
  const lift: Try = (context) => unblockInstance(context, { host: 'other.test', by: null });

  expect(await attempt(block, 0, ours)).toEqual({ answer: 'done', wrote: true });
  expect(await attempt([block, lift], 0, ours)).toEqual({ answer: 'done', wrote: true });
});
