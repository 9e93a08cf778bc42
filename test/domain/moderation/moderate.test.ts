/** Who may do what, asked of the verbs themselves: every role against every verb that needs a right. */
import { describe, expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { restoreCommunity } from '#domain/communities/restore-community.ts';
import { mayAct, rights } from '#domain/communities/rights.ts';
import { scopeModerator } from '#domain/communities/scope-moderator.ts';
import { nobody, type Standing } from '#domain/communities/standing.ts';
import { transferCommunity } from '#domain/communities/transfer-community.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { clearMember } from '#domain/moderation/clear-member.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember } from '#domain/moderation/unclear-member.ts';
import { warnMember } from '#domain/moderation/warn-member.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { blockInstance } from '#domain/moderation/block-instance.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unblockInstance } from '#domain/moderation/unblock-instance.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';

import {
  attempt,
  operator,
  people,
  places,
  roles,
  whoMay,
  type Act,
  type Role,
  type Try,
} from './support.ts';

const none = { reason: null };

const lock: Try = (context, by, { post }) => lockContent(context, { subject: { post }, by });
const lockBranch: Try = (context, by, { comment }) =>
  lockContent(context, { subject: { comment }, by });
const feature: Try = (context, by, { post }) => featurePost(context, { post, by });
const removePost: Try = (context, by, { post }) =>
  removeContent(context, { subject: { post }, by, ...none });
const removeComment: Try = (context, by, { comment }) =>
  removeContent(context, { subject: { comment }, by, ...none });
const ban =
  (person: Role): Try =>
  (context, by, { community }) =>
    banMember(context, { community, person: people[person], by, ...none, until: null });
const banEverywhere =
  (person: Role): Try =>
  (context, by) =>
    banPerson(context, { person: people[person], by, ...none, until: null });
const clear =
  (person: Role): Try =>
  (context, by, { community }) =>
    clearMember(context, { community, person: people[person], by, ...none });
const close: Try = (context, by, { community }) =>
  removeCommunity(context, { community, by, ...none });

/** As the operator, who has no name. */
const block: Try = (context) =>
  blockInstance(context, { host: 'other.test', reason: 'x', by: null });

/** What each act is done by; those who may are read from the one table of rights. */
const verbs: Partial<Record<ActKind, Act>> = {
  'post.removed': removePost,
  'post.restored': [
    removePost,
    (context, by, { post }) => restoreContent(context, { subject: { post }, by, ...none }),
  ],
  'comment.removed': removeComment,
  'comment.restored': [
    removeComment,
    (context, by, { comment }) => restoreContent(context, { subject: { comment }, by, ...none }),
  ],
  'post.locked': lock,
  'post.unlocked': [
    lock,
    (context, by, { post }) => unlockContent(context, { subject: { post }, by }),
  ],
  'comment.locked': lockBranch,
  'comment.unlocked': [
    lockBranch,
    (context, by, { comment }) => unlockContent(context, { subject: { comment }, by }),
  ],
  'post.featured': feature,
  'post.unfeatured': [feature, (context, by, { post }) => unfeaturePost(context, { post, by })],
  'post.flagged': (context, by, { post }) => flagPost(context, { post, by, sensitive: true }),
  'member.warned': (context, by, { comment }) =>
    warnMember(context, { subject: { comment }, by, reason: 'Enough' }),
  'member.banned': ban('member'),
  'member.unbanned': (context, by, { community }) =>
    unbanMember(context, { community, person: people.bannedAuthor, by, ...none }),
  'member.cleared': clear('author'),
  'member.uncleared': [
    clear('author'),
    (context, by, { community }) =>
      unclearMember(context, { community, person: people.author, by, ...none }),
  ],
  'person.banned': banEverywhere('member'),
  'person.unbanned': [
    banEverywhere('member'),
    (context, by) => unbanPerson(context, { person: people.member, by, ...none }),
  ],
  'moderator.appointed': (context, by, { community }) =>
    appointModerator(context, { community, person: people.member, by, scopes: ['moderators'] }),
  'community.removed': close,
  'community.restored': [
    close,
    (context, by, { community }) => restoreCommunity(context, { community, by }),
  ],
  'instance.ruled': (context, by) =>
    blockInstance(context, { host: 'other.test', reason: 'x', by }),
  'instance.unruled': [
    block,
    (context, by) => unblockInstance(context, { host: 'other.test', by }),
  ],
};

/** Only of communities of ours. */
const oursOnly: Partial<Record<ActKind, Act>> = {
  'post.moved': (context, by, { post }) => movePost(context, { post, to: places.yard, by }),
  'moderator.scoped': (context, by, { community }) =>
    scopeModerator(context, { community, person: people.moderator, scopes: ['content'], by }),
  'community.transferred': (context, by, { community }) =>
    transferCommunity(context, { community, to: people.member, by }),
  'community.edited': (context, by, { community }) =>
    editCommunity(context, { community, by, title: 'Mine' }),
};

/** What is asked besides: how high somebody stands. Who may in a community of ours, and who in one elsewhere. */
const byRank: readonly [string, Act, readonly Role[], readonly Role[]][] = [
  ['bans a moderator', ban('moderator'), ['founder', 'siteModerator', 'admin'], []],
  ['bans the founder', ban('founder'), ['siteModerator', 'admin'], []],
  ['bans a moderator of the whole server', ban('siteModerator'), ['admin'], []],
  ['bans an admin', ban('admin'), [], []],
  ['clears a moderator', clear('moderator'), ['founder', 'siteModerator', 'admin'], []],
  ['bans an admin from the whole server', banEverywhere('admin'), [], []],
  ['bans a moderator from the whole server', banEverywhere('siteModerator'), ['admin'], ['admin']],
  [
    'dismisses a moderator',
    (context, by, { community }) =>
      dismissModerator(context, { community, person: people.remoteModerator, by }),
    ['founder', 'moderator', 'remoteModerator', 'admin'],
    ['founder', 'moderator', 'contentModerator', 'peopleModerator', 'remoteModerator'],
  ],
  [
    'dismisses the founder',
    (context, by, { community }) =>
      dismissModerator(context, { community, person: people.founder, by }),
    ['founder', 'admin'],
    ['founder'],
  ],
  [
    'appoints a moderator for everything',
    (context, by, { community }) =>
      appointModerator(context, { community, person: people.member, by }),
    ['founder', 'moderator', 'remoteModerator', 'admin'],
    ['founder', 'moderator', 'contentModerator', 'peopleModerator', 'remoteModerator'],
  ],
];

/** What authors do with their own. */
const byAuthors: readonly [string, Act, readonly Role[], readonly Role[]][] = [
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

const allowed = (act: ActKind, standings: Partial<Record<Role, Standing>>, local: boolean) =>
  roles.filter((role) => {
    const aboutServer = rights[act].scope === null && !act.startsWith('community.');
    return mayAct(act, standings[role] ?? nobody, aboutServer ? null : { local });
  });

describe('in a community of ours', () => {
  test.each(Object.entries({ ...verbs, ...oursOnly }) as [ActKind, Act][])(
    '%s: by whom the table of rights names, with one entry',
    async (act, verb) => {
      expect(await whoMay(verb, places.ours, act)).toEqual(allowed(act, here, true));
    },
  );
  test.each([...byRank, ...byAuthors])('whoever %s', async (_, verb, may) => {
    expect(await whoMay(verb, places.ours)).toEqual(may);
  });
});

describe('in a community elsewhere', () => {
  test.each(Object.entries(verbs) as [ActKind, Act][])(
    '%s: by whom the table of rights names, with one entry',
    async (act, verb) => {
      expect(await whoMay(verb, places.theirs, act)).toEqual(allowed(act, there, false));
    },
  );
  test.each([...byRank, ...byAuthors])('whoever %s', async (_, verb, __, may) => {
    expect(await whoMay(verb, places.theirs)).toEqual(may);
  });
  test.each(Object.entries(oursOnly))('%s: by nobody', async (_, verb) => {
    const { answer, wrote } = await attempt(verb, people.founder, places.theirs);
    expect([answer, wrote]).toEqual([expect.toBeOneOf(['not-allowed', 'not-ours']), false]);
  });
});

test('the operator, who has no name, may do every act, and the record says so', async () => {
  for (const [act, verb] of Object.entries({ ...verbs, ...oursOnly }) as [ActKind, Act][])
    expect(await attempt(verb, operator, places.ours)).toMatchObject({
      answer: 'done',
      wrote: true,
      entries: [act.startsWith('instance.') ? { act } : { act, role: 'operator' }],
    });
});

test('what a community elsewhere says of itself counts there, and nowhere else', async () => {
  const said: Try = (context, by, { post }) =>
    removeContent(context, { subject: { post }, by, reason: null, authority: 'community' });

  expect((await attempt(said, people.stranger, places.theirs)).answer).toBe('done');
  expect((await attempt(said, people.stranger, places.ours)).answer).toBe('not-allowed');
});
