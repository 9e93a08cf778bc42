/** What lists tell of communities is counted from time to time, and nothing that is not to be seen counts. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { weighCommunities } from '#domain/communities/weigh-communities.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bea = await given.account('bea');
const cats = await given.community('cats', { by: ann });
const birds = await given.community('birds', { by: ann });
await given.member(cats, bea);

const weighed = async (id: number) =>
  (await reader.select().from(communitiesTable).where(eq(communitiesTable.actor, id)))[0];

test('members, posts and what was said in thirty days are counted', async () => {
  const old = await given.post({ in: cats, by: ann, title: 'Old' });
  const fresh = await given.post({ in: cats, by: ann, title: 'Fresh' });
  const gone = await given.post({ in: cats, by: ann, title: 'Gone' });
  const answer = await given.comment({ on: old, by: bea });
  const removed = await given.comment({ on: fresh, by: bea, source: 'Something else' });
  const now = house.clock();
  const long = new Date(now.getTime() - 40 * 86_400_000);
  await reader.update(postsTable).set({ created: long }).where(eq(postsTable.id, old.id));
  await reader.update(postsTable).set({ deleted: now }).where(eq(postsTable.id, gone.id));
  await reader.update(commentsTable).set({ removed: now }).where(eq(commentsTable.id, removed.id));

  const last = await house.act((context) => weighCommunities(context, { after: 0 }));

  expect(last).toBeNull();
  expect(await weighed(cats.id)).toMatchObject({ memberCount: 2, postCount: 2, lively: 2 });
  expect(await weighed(birds.id)).toMatchObject({ memberCount: 1, postCount: 0, lively: 0 });
  expect(answer.id).toBeGreaterThan(0);
});

test('many communities are counted in steps', async () => {
  const step = (after: number) =>
    house.act((context) => weighCommunities(context, { after, limit: 1 }));

  expect(await step(0)).toBe(cats.id);
  expect(await step(cats.id)).toBe(birds.id);
  expect(await step(birds.id)).toBeNull();
});
