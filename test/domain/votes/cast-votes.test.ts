/** Many votes cast together end as they would one by one. */
import { expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { castVote } from '#domain/votes/cast-vote.ts';
import { castVotes, type ToldVote } from '#domain/votes/cast-votes.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const alice = await given.account('alice');
const cats = await given.community('cats', { by: alice });
const post = await given.post({ in: cats, by: alice });
const comment = await given.comment({ on: post, by: alice });
const people = await Promise.all(
  Array.from({ length: 8 }, (_, at) => given.remotePerson(`https://a.test/u/p${at}`)),
);
const [first, second, third, banned, bot, early, twice] = people as [
  (typeof people)[0],
  (typeof people)[0],
  (typeof people)[0],
  (typeof people)[0],
  (typeof people)[0],
  (typeof people)[0],
  (typeof people)[0],
];
const like = (voter: { id: number }, more: Partial<ToldVote> = {}): ToldVote => ({
  voter: voter.id,
  subject: { post: post.id },
  value: 1,
  activity: `https://a.test/likes/${voter.id}`,
  original: { text: `{"by":${voter.id}}`, receipt: null },
  ...more,
});

test('each is counted, refused or replaced on its own, and told with its own words', async () => {
  valueOf(
    await house.act((context) =>
      banMember(context, {
        community: cats.id,
        person: banned.id,
        by: alice.id,
        reason: null,
        until: null,
      }),
    ),
  );
  await given.remotePerson(bot.uri, { bot: true });
  await house.act((context) => bury(context, `https://a.test/likes/${early.id}`, early.uri));
  valueOf(await house.act((context) => castVote(context, { ...like(second), value: -1 })));
  await house.forget();

  const outcomes = await house.act((context) =>
    castVotes(context, [
      like(first),
      like(second, { activity: 'https://a.test/likes/again' }),
      like(third, { value: -1, subject: { comment: comment.id } }),
      like(banned),
      like(bot),
      like(early),
      like(twice),
      like(twice),
      like(first, { subject: { post: 999_999 } }),
    ]),
  );

  expect(outcomes).toEqual([
    { done: true, value: { changed: true } },
    { done: true, value: { changed: true } },
    { done: true, value: { changed: true } },
    { done: false, reason: 'banned' },
    { done: false, reason: 'bot' },
    { done: false, reason: 'buried' },
    { done: true, value: { changed: true } },
    { done: true, value: { changed: false } },
    { done: false, reason: 'not-found' },
  ]);
  expect(await findPost(house.database.query, post.id)).toMatchObject({ up: 3, down: 0 });
  expect(await findComment(house.database.query, comment.id)).toMatchObject({ up: 0, down: 1 });
  const told = await house.database.query
    .select({ original: journalTable.original })
    .from(journalTable)
    .where(eq(journalTable.kind, 'vote.cast'));
  expect(told.map(({ original }) => original)).toEqual(
    expect.arrayContaining([first, second, third, twice].map(({ id }) => `{"by":${id}}`)),
  );
});

test('nothing to cast writes nothing', async () => {
  await house.forget();

  expect(await house.act((context) => castVotes(context, []))).toEqual([]);
  expect(await house.journal()).toEqual([]);
});
