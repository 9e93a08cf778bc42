/** Who may do what, asked of the verbs themselves: every role against every verb that needs a right. */
import { describe, expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import {
  allowed,
  attempt,
  operator,
  people,
  places,
  whoMay,
  type Act,
  type Role,
  type Try,
} from './support.ts';
import { ban, banEverywhere, clear, oursOnly, verbs } from './verbs.ts';

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

describe('in a community of ours', () => {
  test.each(Object.entries({ ...verbs, ...oursOnly }) as [ActKind, Act][])(
    '%s: by whom the table of rights names, with one entry',
    async (act, verb) => {
      expect(await whoMay(verb, places.ours, act)).toEqual(allowed(act, 'ours'));
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
      expect(await whoMay(verb, places.theirs, act)).toEqual(allowed(act, 'theirs'));
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
