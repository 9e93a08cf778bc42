/** Many receipts at once: who waits, waits alone; what concerns one thing is applied in order of arrival. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { letGoOfReceipts, settleReceipts, takeReceipts } from '#federation/apply-receipts.ts';
import { act, fresh, note, openScene, postAt, type Scene } from '../support/scene.ts';
import { post, pretend, type Doc, type Pretend } from '../support/pretend-server.ts';
import { endOf, holding, receiptsOf, stateOfReceipt, takeAll } from '../support/receipts.ts';

let scene: Scene;
let slow: Pretend;
beforeAll(async () => {
  scene = await openScene();
  slow = pretend(scene.street.wire, 'slow.test');
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.street.wire.setWeather(null);
  // Whoever was silent is asked again.
  scene.street.pass(3_600_000);
  await scene.street.quiet();
});

const id = (): string => `${scene.victim.origin}/posts/${1000 + fresh()}`;
const thread = (more: Doc = {}): Doc & { id: string } => {
  const uri = id();
  return { ...note(uri, scene.vera, scene.cats.uri, { name: 'A thread', ...more }), id: uri };
};
const reply = (to: string): Doc & { id: string } => thread({ name: undefined, inReplyTo: to });
const deliver = async (...bodies: Doc[]): Promise<void> => {
  for (const body of bodies) expect((await post(scene.moot, body)).status).toBe(202);
};

describe('a chain of parents on a server that does not answer', () => {
  test('holds up nobody but who waits for it', async () => {
    const { weather, letGo } = holding(slow.host);
    scene.street.wire.setWeather(weather);
    const stuck = act('Create', scene.vera, reply(`${slow.origin}/posts/1`));
    const free = act('Create', scene.mallory, {
      ...note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri),
      name: 'Free',
    });
    const vote = act('Like', scene.vera, scene.ours.uri);
    await deliver(stuck, free, vote);

    expect(await endOf(scene.moot, free['id'])).toBe('applied');
    expect(await endOf(scene.moot, vote['id'])).not.toBe('waiting');
    expect(await stateOfReceipt(scene.moot, stuck['id'])).toBe('waiting');

    letGo();
    await settleReceipts(scene.moot.world);
    scene.street.pass(121_000);
    await scene.street.quiet();
    expect(await stateOfReceipt(scene.moot, stuck['id'])).toBe('ignored');
  });

  test('does not hold up what comes later while it is in hand', async () => {
    const { weather, letGo } = holding(slow.host);
    scene.street.wire.setWeather(weather);
    const stuck = act('Create', scene.vera, reply(`${slow.origin}/posts/2`));
    await deliver(stuck);
    expect(await takeReceipts(scene.moot.world)).toBe(1);

    const later = act('Create', scene.vera, thread());
    await deliver(later);

    expect(await endOf(scene.moot, later['id'])).toBe('applied');
    letGo();
    await settleReceipts(scene.moot.world);
  });

  test('is given up after a quarter of a minute of fetching, and tried again later', async () => {
    for (let step = 0; step < 5; step++) {
      slow.serve(`/chain/${step}`, {
        ...note(`${slow.origin}/chain/${step}`, slow.person('sam'), scene.cats.uri),
        inReplyTo: `${slow.origin}/chain/${step + 1}`,
      });
    }
    scene.street.wire.setWeather((request, next) => {
      if (new URL(request.url).host === slow.host) scene.moot.house.pass(6_000);
      return next(request);
    });
    const stuck = act('Create', scene.vera, reply(`${slow.origin}/chain/0`));
    await deliver(stuck);
    const asked = slow.asked.length;
    await takeAll(scene.moot);
    await settleReceipts(scene.moot.world);

    const [receipt] = await receiptsOf(scene.moot, stuck['id']);
    expect(receipt).toMatchObject({ state: 'waiting', lease: null, claims: 0 });
    expect(receipt?.nextTry).not.toBeNull();
    expect(slow.asked.length - asked).toBeLessThan(5);
  });
});

describe('what concerns one thing', () => {
  test('waits for what came before it in an earlier batch', async () => {
    const { weather, letGo } = holding(slow.host);
    scene.street.wire.setWeather(weather);
    const words = reply(`${slow.origin}/posts/3`);
    const create = act('Create', scene.vera, words);
    await deliver(create);
    await takeAll(scene.moot);
    const removal = act('Delete', scene.vera, words.id);
    await deliver(removal);

    await takeAll(scene.moot);
    expect(await stateOfReceipt(scene.moot, removal['id'])).toBe('waiting');

    letGo();
    await settleReceipts(scene.moot.world);
    scene.street.pass(121_000);
    await scene.street.quiet();
    expect(await stateOfReceipt(scene.moot, removal['id'])).toBe('applied');
    expect(await stateOfReceipt(scene.moot, create['id'])).not.toBe('waiting');
  });

  test('waits for what was put off, but not for longer than two minutes', async () => {
    scene.street.wire.setWeather((request, next) =>
      new URL(request.url).host === slow.host
        ? Promise.reject(new TypeError('no answer'))
        : next(request),
    );
    const words = reply(`${slow.origin}/posts/4`);
    const create = act('Create', scene.vera, words);
    const removal = act('Delete', scene.vera, words.id);
    await deliver(create, removal);
    await scene.street.quiet();
    expect(await stateOfReceipt(scene.moot, create['id'])).toBe('waiting');
    expect(await stateOfReceipt(scene.moot, removal['id'])).toBe('waiting');

    scene.street.pass(121_000);
    await scene.street.quiet();

    expect(await stateOfReceipt(scene.moot, create['id'])).toBe('waiting');
    expect(await stateOfReceipt(scene.moot, removal['id'])).toBe('applied');
  });

  test('is held by nobody of another server whose receipt is put off', async () => {
    scene.street.wire.setWeather((request, next) =>
      new URL(request.url).host === slow.host
        ? Promise.reject(new TypeError('no answer'))
        : next(request),
    );
    const object = thread();
    await deliver(act('Create', scene.vera, object));
    await scene.street.quiet();
    const meddling = act('Update', scene.mallory, {
      ...object,
      id: `${scene.evil.origin}/posts/${fresh()}`,
      attributedTo: scene.mallory,
      inReplyTo: [`${slow.origin}/posts/5`, object.id],
    });
    const edit = act('Update', scene.vera, { ...object, content: '<p>New words</p>' });
    await deliver(meddling, edit);
    await scene.street.quiet();

    expect(await stateOfReceipt(scene.moot, meddling['id'])).toBe('waiting');
    expect(await stateOfReceipt(scene.moot, edit['id'])).toBe('applied');
  });

  test('is applied in order when a vote and its Undo by id come in one batch', async () => {
    const like = act('Like', scene.vera, scene.hers);
    const undo = act('Undo', scene.vera, like['id']);
    await deliver(like, undo);
    expect(await takeReceipts(scene.moot.world)).toBe(2);
    await settleReceipts(scene.moot.world);

    for (const one of [like, undo])
      expect(await stateOfReceipt(scene.moot, one['id'])).toBe('applied');
    expect(await postAt(scene, scene.hers)).toMatchObject({ up: 0, down: 0 });
  });
});

test('votes of different people on one post are counted together', async () => {
  const object = thread();
  await deliver(act('Create', scene.vera, object));
  await scene.street.quiet();
  const fans = Array.from({ length: 30 }, (_, at) => scene.victim.person(`fan${at}`));
  const votes = fans.map((fan, at) => act(at % 3 === 0 ? 'Dislike' : 'Like', fan, object.id));
  await deliver(...votes);

  expect(await takeReceipts(scene.moot.world)).toBe(30);
  await settleReceipts(scene.moot.world);

  expect(await postAt(scene, object.id)).toMatchObject({ up: 20, down: 10 });
});

test('a server that sends a flood leaves room for the others', async () => {
  const flood = Array.from({ length: 120 }, () =>
    act('View', scene.mallory, `${scene.evil.origin}/posts/${fresh()}`),
  );
  await deliver(...flood);
  const quiet = act('Create', scene.vera, thread());
  await deliver(quiet);

  expect(await takeReceipts(scene.moot.world)).toBe(100);
  await settleReceipts(scene.moot.world);

  expect(await stateOfReceipt(scene.moot, quiet['id'])).toBe('applied');
  await scene.street.quiet();
});

test('a process that is about to stop begins nothing more', async () => {
  const other = await openScene();
  await post(other.moot, act('Like', other.vera, other.hers));
  await letGoOfReceipts(other.moot.world);

  expect(await takeReceipts(other.moot.world)).toBe(0);
  await other.close();
});
