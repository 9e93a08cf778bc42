/** How others are asked while much arrives: once for each thing, few at a time, and not twice in vain. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settleReceipts } from '#federation/apply-receipts.ts';
import { fetchDocument } from '#federation/fetch-document.ts';
import { act, fresh, note, openScene, postAt, type Scene } from '../support/scene.ts';
import { keys, post, pretend, type Doc, type Pretend } from '../support/pretend-server.ts';
import { holding, receiptsOf, stateOfReceipt, takeAll } from '../support/receipts.ts';

let scene: Scene;
let far: Pretend;
let paths = 0;
beforeAll(async () => {
  scene = await openScene();
  far = pretend(scene.street.wire, 'far.test');
  await scene.street.quiet();
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.street.wire.setWeather(null);
  scene.street.pass(3_600_000);
});

const deliver = async (...bodies: Doc[]): Promise<void> => {
  for (const body of bodies) expect((await post(scene.moot, body)).status).toBe(202);
};
const path = (): string => `/things/${++paths}`;
const timesAsked = (where: string): number => far.asked.filter((one) => one === where).length;

describe('a document that many need', () => {
  test('is asked for once, however many wait for it', async () => {
    const where = path();
    const uri = far.serve(
      where,
      note(far.origin + where, far.person('fay'), scene.cats.uri, { name: 'Wanted' }),
    );
    const { weather, letGo } = holding(far.host);
    scene.street.wire.setWeather(weather);
    await deliver(
      act('Like', scene.vera, uri),
      act('Like', scene.mallory, uri),
      act('Dislike', scene.nick, uri),
    );
    await takeAll(scene.moot);
    letGo();
    await settleReceipts(scene.moot.world);

    expect(timesAsked(where)).toBe(1);
    expect(await postAt(scene, uri)).toMatchObject({ up: 2, down: 1 });
  });

  test.each([
    ['is missing', { status: 404 }, 'missing'],
    ['is gone', { status: 410 }, 'gone'],
    ['is a page', { status: 200, type: 'text/html', body: '<p>' }, 'not-activitypub'],
  ])('and that %s is not asked for again for three minutes', async (_, answer, reason) => {
    const where = path();
    const uri = far.answer(where, answer);
    for (let time = 0; time < 5; time++) {
      expect(await fetchDocument(scene.moot.world, uri)).toMatchObject({ reason });
    }
    expect(timesAsked(where)).toBe(1);

    scene.street.pass(181_000);
    await fetchDocument(scene.moot.world, uri);
    expect(timesAsked(where)).toBe(2);
  });
});

describe('a server', () => {
  test('that does not answer is left alone for seconds that grow', async () => {
    let tried = 0;
    scene.street.wire.setWeather((request, next) => {
      if (new URL(request.url).host !== far.host) return next(request);
      tried++;
      return Promise.reject(new TypeError('no answer'));
    });
    const ask = () => fetchDocument(scene.moot.world, far.origin + path());
    await ask();
    await ask();
    expect(tried).toBe(1);
    scene.street.pass(2_100);
    await ask();
    expect(tried).toBe(2);
    scene.street.pass(2_100);
    await ask();
    expect(tried).toBe(2);
    scene.street.pass(2_100);
    await ask();
    expect(tried).toBe(3);

    scene.street.wire.setWeather(null);
    scene.street.pass(60_000);
    expect(await ask()).toMatchObject({ reason: 'missing' });
    expect(await ask()).toMatchObject({ reason: 'missing' });
  });

  test('is not silent for all because one of its documents fails', async () => {
    const bad = far.answer(path(), { status: 504 });
    const other = far.answer(path(), { status: 429 });
    const well = path();
    for (let time = 0; time < 3; time++) await fetchDocument(scene.moot.world, bad);
    await fetchDocument(scene.moot.world, far.origin + well);
    expect(timesAsked(well)).toBe(1);

    const later = path();
    for (const url of [bad, other]) {
      scene.street.pass(11_000);
      await fetchDocument(scene.moot.world, url);
    }
    await fetchDocument(scene.moot.world, far.origin + later);
    expect(timesAsked(later)).toBe(0);
  });

  test('of many is one of two hundred that are asked at once', async () => {
    let atOnce = 0;
    let most = 0;
    scene.street.wire.setWeather(async (request, next) => {
      most = Math.max(most, ++atOnce);
      for (let turn = 0; turn < 50; turn++) await new Promise((go) => setImmediate(go));
      return next(request).finally(() => atOnce--);
    });
    const crowd = Array.from({ length: 250 }, (_, at) =>
      pretend(scene.street.wire, `far${at}.test`),
    );
    const all = crowd.map(({ origin }) => fetchDocument(scene.moot.world, `${origin}/things/1`));
    await Promise.all(all);
    expect(most).toBeLessThanOrEqual(200);
    expect(crowd.every(({ asked }) => asked.length === 1)).toBe(true);
  });

  test('is asked for six things at once', async () => {
    const { weather, letGo } = holding(far.host);
    const asked: string[] = [];
    scene.street.wire.setWeather((request, next) => {
      asked.push(request.url);
      return weather(request, next);
    });
    const turns = async (count: number): Promise<void> => {
      for (let turn = 0; turn < count; turn++) await new Promise((go) => setImmediate(go));
    };
    const all = Array.from({ length: 30 }, () =>
      fetchDocument(scene.moot.world, far.origin + path()),
    );
    while (asked.length < 6) await turns(1);
    await turns(200);
    expect(asked).toHaveLength(6);

    letGo();
    await Promise.all(all);
    expect(asked).toHaveLength(30);
  });
});

describe('the key of an actor', () => {
  test('is asked for once a minute, whatever keys are forged in its name', async () => {
    scene.victim.asked.length = 0;
    const forge = (at: number) =>
      post(scene.moot, act('Like', scene.vera, scene.ours.uri), {
        keyId: at % 2 === 0 ? `${scene.vera}#main-key` : `${scene.vera}#forged-${at}`,
        key: keys.forged,
      });
    for (let at = 0; at < 20; at++) expect((await forge(at)).status).toBe(202);
    await scene.street.quiet();

    const asked = scene.victim.asked.filter((one) => one === '/users/vera').length;
    expect(asked).toBe(1);
  });

  test('goes on fitting while others forge it', async () => {
    for (let at = 0; at < 5; at++) {
      await post(scene.moot, act('Like', scene.vera, scene.ours.uri), {
        keyId: `${scene.vera}#forged-${at}`,
        key: keys.forged,
      });
    }
    const honest = act('Create', scene.vera, {
      ...note(`${scene.victim.origin}/posts/${9000 + fresh()}`, scene.vera, scene.cats.uri),
      name: 'True',
    });
    await deliver(honest);
    await scene.street.quiet();

    const [receipt] = await receiptsOf(scene.moot, honest['id']);
    expect(receipt).toMatchObject({ state: 'applied', verified: true });
  });

  test('that is new is learned though a forgery had us ask a moment ago', async () => {
    const { vera, victim, moot, street } = scene;
    await post(moot, act('Like', vera, scene.ours.uri), {
      keyId: `${vera}#forged`,
      key: keys.forged,
    });
    await street.quiet();
    street.pass(1_000);
    victim.person('vera', {
      publicKey: { id: `${vera}#new-key`, owner: vera, publicKeyPem: keys.forgedPublic },
    });
    const renewed = act('Dislike', vera, scene.ours.uri);
    const sent = await post(moot, renewed, { keyId: `${vera}#new-key`, key: keys.forged });
    expect(sent.status).toBe(202);
    await street.quiet();
    expect(await stateOfReceipt(moot, renewed['id'])).toBe('waiting');

    for (const minute of [1, 2, 3]) {
      street.pass(minute * 60_000);
      await street.quiet();
    }

    expect(await stateOfReceipt(moot, renewed['id'])).toBe('applied');
    victim.person('vera');
  });
});
