/** Moving to another origin while nobody knows the old one. */
import { expect, test } from 'vitest';
import { findActor } from '#domain/actors/find-actor.ts';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { moveHouse } from '#domain/moderation/move-house.ts';
import { refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse('http://localhost:8000');
const given = givenIn(house);
const reader = house.database.query;
const move = (origin: string) => house.act((context) => moveHouse(context, origin));

test('every address moves along, until another server was met', async () => {
  const ann = await given.account('ann');
  const cats = await given.community('cats', { by: ann });
  const post = await given.post({ in: cats, by: ann });
  const comment = await given.comment({ on: post, by: ann });
  expect((await move('https://new.test')).done).toBe(true);
  expect(await findActor(reader, cats.id)).toMatchObject({
    uri: 'https://new.test/c/cats',
    inbox: 'https://new.test/c/cats/inbox',
    sharedInbox: 'https://new.test/inbox',
    moderators: 'https://new.test/c/cats/moderators',
    title: 'cats',
  });
  expect((await findActor(reader, ann.id))?.featured).toBeNull();
  expect(await findInstanceActor(reader)).toMatchObject({
    uri: 'https://new.test/',
    name: 'new.test',
  });
  expect(await findPost(reader, post.id)).toMatchObject({
    uri: `https://new.test/post/${post.id}`,
    context: `https://new.test/post/${post.id}/context`,
    title: 'A post',
  });
  expect((await findComment(reader, comment.id))?.uri).toBe(
    `https://new.test/comment/${comment.id}`,
  );
  await given.remotePerson('https://lemmy.test/u/alice');
  expect(await move('https://newer.test')).toEqual(refuse('known-elsewhere'));
  expect((await findActor(reader, cats.id))?.uri).toBe('https://new.test/c/cats');
});
