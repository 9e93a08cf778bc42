/** Saving, hiding and muting for oneself. */
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { setMark, type SetMark } from '#domain/marks/set-mark.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { givenIn } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const post = await given.post({ in: cats, by: ann });
const comment = await given.comment({ on: post, by: ann });

const mark = (wish: Partial<SetMark>) =>
  house.act((context) =>
    setMark(context, {
      person: bob.id,
      kind: 'saved',
      subject: { post: post.id },
      on: true,
      ...wish,
    }),
  );
const marks = () => reader.select().from(marksTable);

beforeEach(() => house.act(({ tx }) => tx.delete(marksTable)));

test.each(['saved', 'hidden', 'muted'] as const)('a post is %s once, and no more', async (kind) => {
  expect(await mark({ kind })).toEqual({ done: true, value: { changed: true } });
  expect(await mark({ kind })).toEqual({ done: true, value: { changed: false } });
  expect(await marks()).toMatchObject([{ person: bob.id, kind, post: post.id, comment: null }]);

  expect(await mark({ kind, on: false })).toEqual({ done: true, value: { changed: true } });
  expect(await mark({ kind, on: false })).toEqual({ done: true, value: { changed: false } });
  expect(await marks()).toEqual([]);
});

test('a comment can be saved, and nothing else', async () => {
  const subject = { comment: comment.id };

  expect(await mark({ subject })).toMatchObject({ done: true });
  expect(await mark({ subject, kind: 'hidden' })).toEqual({ done: false, reason: 'posts-only' });
  expect(await mark({ subject, kind: 'muted' })).toEqual({ done: false, reason: 'posts-only' });
  expect(await marks()).toHaveLength(1);
});

test('what is taken back is one’s own, of that kind, about that thing', async () => {
  await mark({});
  await mark({ kind: 'hidden' });
  await mark({ person: ann.id });
  await mark({ on: false });

  expect(await marks()).toMatchObject([
    { person: bob.id, kind: 'hidden' },
    { person: ann.id, kind: 'saved' },
  ]);
});

test('what is not here, or waits for a moderator, cannot be marked', async () => {
  const waiting = await given.post({ in: cats, by: ann });
  await house.act(({ tx }) =>
    tx.execute(sql`update posts set held = now() where id = ${waiting.id}`),
  );
  const subject = { post: waiting.id };

  expect(await mark({ subject: { post: 2_000_000 } })).toEqual({
    done: false,
    reason: 'not-found',
  });
  expect(await mark({ subject })).toEqual({ done: false, reason: 'not-found' });
  expect(await mark({ subject, person: ann.id })).toMatchObject({ done: true });
});

test('what is gone cannot be marked, and can be let go of', async () => {
  const gone = await given.post({ in: cats, by: ann });
  await mark({ subject: { post: gone.id } });
  await house.act(({ tx }) =>
    tx.execute(sql`update posts set deleted = now() where id = ${gone.id}`),
  );

  expect(await mark({ subject: { post: gone.id }, kind: 'hidden' })).toEqual({
    done: false,
    reason: 'gone',
  });
  expect(await mark({ subject: { post: gone.id }, on: false })).toMatchObject({ done: true });
  expect(await marks()).toEqual([]);
});

test('nobody is told', async () => {
  await house.forget();
  await mark({});

  expect(await house.journal()).toEqual([]);
});
