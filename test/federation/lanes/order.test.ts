/** Nothing arrives before what it refers to, however slow or unwell the receiver is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editPost } from '#domain/posts/edit-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { openStage, said, type Answering, type Post, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let alice: Has;
let cats: Has;
let taken: Post[];

beforeEach(async () => {
  stage = await openStage();
  taken = [];
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
});

afterEach(() => stage.close());

/** A server with one member, which notes what it took. */
async function listen(answer: Answering, host = 'lemmy.test'): Promise<void> {
  stage.server(host, 'lemmy', async (post) => {
    const answered = await answer(post);
    if (answered === 202) taken.push(post);
    return answered;
  });
  await stage.given.member(cats, await stage.given.remotePerson(`https://${host}/u/mia`));
}

type Told = { type: string; object: string | { id: string; inReplyTo?: string } };

const toldOf = (post: Post): Told => said(post)['object'] as Told;
const lineOf = (post: Post): string => {
  const { type, object } = toldOf(post);
  return `${type} ${new URL(typeof object === 'string' ? object : object.id).pathname}`;
};

/** Lets time go by until every lane has said what it has to say. */
async function untilQuiet(hours = 3): Promise<void> {
  for (let minute = 0; minute < hours * 60; minute += 10) {
    await stage.settle();
    stage.house.pass(600_000);
  }
}

async function aThread(): Promise<{ post: Has; comment: Has; reply: Has }> {
  const post = await stage.given.post({ in: cats, by: alice });
  const comment = await stage.given.comment({ on: post, by: alice });
  const reply = await stage.given.comment({ on: post, under: comment, by: alice });
  await stage.act((context) =>
    editPost(context, { post: post.id, by: alice.id, source: 'Other words' }),
  );
  return { post, comment, reply };
}

function expectOrder(): void {
  const lines = taken.map(lineOf);
  const at = (line: string): number => lines.indexOf(line);
  expect(new Set(lines)).toEqual(
    new Set(['Create /post/1', 'Create /comment/1', 'Create /comment/2', 'Update /post/1']),
  );
  expect(lines).toHaveLength(4);
  expect(at('Create /post/1')).toBeLessThan(at('Update /post/1'));
  expect(at('Create /post/1')).toBeLessThan(at('Create /comment/1'));
  expect(at('Create /comment/1')).toBeLessThan(at('Create /comment/2'));
}

test('with a server whose first answer comes last', async () => {
  const turns: (() => void)[] = [];
  await listen(async (post) => {
    // Whatever arrives meanwhile is answered first; only then the oldest.
    await new Promise<void>((resolve) => {
      turns.unshift(resolve);
      setImmediate(() => turns.shift()?.());
    });
    return post.body === '' ? 400 : 202;
  });
  await aThread();
  await stage.settle();

  expectOrder();
});

test('with a server that fails every other time', async () => {
  let count = 0;
  await listen(() => (++count % 2 === 1 ? 503 : 202));
  await aThread();
  await untilQuiet();

  expectOrder();
});

test('with a server that fails only for the post, at first', async () => {
  let tries = 0;
  await listen((post) => (lineOf(post) === 'Create /post/1' && ++tries < 3 ? 500 : 202));
  await aThread();
  await untilQuiet();

  expectOrder();
});

test('one person’s votes on one thing come one after the other', async () => {
  const running = new Map<string, number>();
  let most = 0;
  await listen(async (post) => {
    const actor = String((said(post)['object'] as { actor?: string }).actor);
    running.set(actor, (running.get(actor) ?? 0) + 1);
    most = Math.max(most, running.get(actor)!);
    await new Promise((resolve) => setImmediate(resolve));
    running.set(actor, running.get(actor)! - 1);
    return 202;
  });
  const post = await stage.given.post({ in: cats, by: alice });
  await stage.settle();
  taken = [];
  const voter = await stage.given.account('bob');
  const subject = { post: post.id };
  for (const value of [1, -1] as const) {
    await stage.act((context) => castVote(context, { voter: voter.id, subject, value }));
  }
  await stage.act((context) => retractVote(context, { voter: voter.id, subject }));
  await stage.settle();

  expect(most).toBe(1);
  expect(taken.map((sent) => toldOf(sent).type)).toEqual(['Like', 'Dislike', 'Undo']);
});

test('votes of different people on one thing go side by side', async () => {
  const second = Promise.withResolvers<undefined>();
  let votes = 0;
  let running = 0;
  let most = 0;
  await listen(async (post) => {
    if (toldOf(post).type !== 'Like') return 202;
    most = Math.max(most, ++running);
    if (++votes === 2) second.resolve(undefined);
    // The first is answered only once another has come.
    await second.promise;
    running--;
    return 202;
  });
  const post = await stage.given.post({ in: cats, by: alice });
  await stage.settle();
  for (const name of ['bob', 'carol', 'dave', 'erin']) {
    const voter = await stage.given.account(name);
    await stage.act((context) =>
      castVote(context, { voter: voter.id, subject: { post: post.id }, value: 1 }),
    );
  }
  await stage.settle();

  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(6);
});
