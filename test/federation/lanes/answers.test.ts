/** What a lane makes of a server’s answers: taken, refused for good, or to be tried again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import { runWhole } from '../../support/run-whole.ts';
import { openStage, said, type Answering, type Post, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

const host = 'lemmy.test';
let stage: Stage;
let alice: Has;
let cats: Has;

beforeEach(async () => {
  stage = await openStage();
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
});

afterEach(() => stage.close());

const reader = () => stage.house.database.query;
const deliveries = () => reader().select().from(deliveriesTable).orderBy(deliveriesTable.seq);
const lane = async () =>
  (await reader().select().from(lanesTable).where(eq(lanesTable.host, host)))[0]!;

async function listen(answer: Answering, name = 'mia'): Promise<void> {
  stage.server(host, 'lemmy', answer);
  await stage.given.member(cats, await stage.given.remotePerson(`https://${host}/u/${name}`));
}

const post = (title = 'A post'): Promise<Has> => stage.given.post({ in: cats, by: alice, title });
const isAbout = (sent: Post, thing: Has): boolean => sent.body.includes(JSON.stringify(thing.uri));

describe('a refusal', () => {
  test.each([400, 403, 404, 410, 413, 422, 501, 302])(
    '%i sets the item aside at once',
    async (status) => {
      await listen(() => status);
      await post();
      await stage.settle();
      stage.house.pass(24 * 3_600_000);
      await stage.settle();

      expect(stage.posts).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: 'aside', status }]);
      expect(await lane()).toMatchObject({ state: 'active', lease: null });
    },
  );

  test('is not asked again while something before it is held', async () => {
    await listen(() => 202);
    await stage.settle();
    const held = await post('Held');
    const refused = await post('Refused');
    stage.server(host, 'lemmy', (sent) => (isAbout(sent, held) ? 503 : 404));
    for (let turn = 0; turn < 2; turn++) {
      await stage.settle();
      stage.house.pass(60_000);
    }

    expect(stage.posts.filter((sent) => isAbout(sent, refused))).toHaveLength(1);
  });
});

describe('a failure', () => {
  test.each([500, 502, 503, 401, 408, 429])(
    '%i holds the lane, and it is tried again later',
    async (status) => {
      let answer = status;
      await listen(() => answer);
      await post();
      await stage.settle();
      expect(stage.posts).toHaveLength(1);
      expect(await lane()).toMatchObject({ state: 'failing', failures: 1 });

      answer = 202;
      stage.house.pass(10_000);
      await stage.settle();
      expect(stage.posts).toHaveLength(2);
      expect(stage.posts[0]?.body).toBe(stage.posts[1]?.body);
      expect(await lane()).toMatchObject({ state: 'active', failures: 0, nextTry: null });
      expect(await deliveries()).toEqual([]);
    },
  );

  test('without any answer counts the same', async () => {
    await listen(() => 202);
    await post();
    stage.wire.setWeather((request, next) =>
      request.method === 'POST' ? Promise.reject(new TypeError('lost')) : next(request),
    );
    await stage.settle();
    expect(await lane()).toMatchObject({ state: 'failing', lastAnswer: 'unreachable: lost' });

    stage.wire.setWeather(null);
    stage.house.pass(10_000);
    await stage.settle();
    expect(stage.posts).toHaveLength(1);
  });

  test.each([
    ['in seconds', '7200'],
    ['as a date', new Date('2026-01-05T14:00:00.000Z').toUTCString()],
  ])('with Retry-After %s waits so long', async (_, header) => {
    let busy = true;
    await listen(() =>
      busy ? new Response('', { status: 429, headers: { 'retry-after': header } }) : 202,
    );
    await post();
    await stage.settle();
    busy = false;
    stage.house.pass(7_190_000);
    await stage.settle();
    expect(stage.posts).toHaveLength(1);

    stage.house.pass(20_000);
    await stage.settle();
    expect(stage.posts).toHaveLength(2);
  });

  test('with a Retry-After of a year waits a day', async () => {
    await listen(() => new Response('', { status: 503, headers: { 'retry-after': '31536000' } }));
    await post();
    await stage.settle();
    stage.house.pass(24 * 3_600_000 + 1000);
    await stage.settle();

    expect(stage.posts).toHaveLength(2);
  });

  test('delays nobody else', async () => {
    await listen(() => 503);
    stage.server('well.test', 'lemmy');
    await stage.given.member(cats, await stage.given.remotePerson('https://well.test/u/ann'));
    await post();
    await stage.settle();

    expect(stage.to('well.test')).toHaveLength(1);
    expect(stage.to(host)).toHaveLength(1);
  });

  test('for a week lets the lane sleep, with one probe a day', async () => {
    await listen(() => 503);
    await post();
    for (let hour = 0; hour < 8 * 24; hour++) {
      await stage.settle();
      stage.house.pass(3_600_000);
    }
    expect(await lane()).toMatchObject({ state: 'dormant' });
    stage.forget();
    for (let hour = 0; hour < 48; hour++) {
      await stage.settle();
      stage.house.pass(3_600_000);
    }
    expect(stage.posts.length).toBeLessThanOrEqual(2);
  });
});

describe('an item that fails while others pass', () => {
  test('stands alone after three tries, and then is tried after an hour, six, and a day', async () => {
    let broken: Has | null = null;
    await listen((sent) => (broken !== null && isAbout(sent, broken) ? 500 : 202));
    await stage.settle();
    broken = await post('Broken');
    const tries = (): number => stage.posts.filter((sent) => isAbout(sent, broken!)).length;
    for (let turn = 1; turn <= 3; turn++) {
      const other = await post(`Whole ${turn}`);
      await stage.settle();
      expect(stage.posts.some((sent) => isAbout(sent, other))).toBe(true);
      expect(tries()).toBe(turn);
      stage.house.pass(120_000);
    }
    expect(await lane()).toMatchObject({ state: 'active' });
    expect(await deliveries()).toMatchObject([{ state: 'retry', attempts: 3 }]);

    for (const [hours, total] of [
      [1, 4],
      [6, 5],
      [24, 6],
    ] as const) {
      stage.house.pass((hours - 0.5) * 3_600_000);
      await stage.settle();
      expect(tries()).toBe(total - 1);
      stage.house.pass(3_600_000);
      await stage.settle();
      expect(tries()).toBe(total);
    }
    expect(await deliveries()).toMatchObject([{ state: 'aside', attempts: 6 }]);
  });

  test('does not hold back for ever what depends on it', async () => {
    let broken: Has | null = null;
    await listen((sent) =>
      broken !== null && isAbout(sent, broken) && isCreate(sent) ? 500 : 202,
    );
    await stage.settle();
    broken = await post('Broken');
    const comment = await stage.given.comment({ on: broken, by: alice });
    for (let turn = 1; turn <= 4; turn++) {
      await post(`Whole ${turn}`);
      await stage.settle();
      stage.house.pass(120_000);
    }

    expect(stage.posts.some((sent) => isAbout(sent, comment))).toBe(true);
  });

  test('is not tried any more once it was removed', async () => {
    let broken: Has | null = null;
    await listen((sent) =>
      broken !== null && isAbout(sent, broken) && isCreate(sent) ? 500 : 202,
    );
    await stage.settle();
    broken = await post('Broken');
    for (let turn = 1; turn <= 3; turn++) {
      await post(`Whole ${turn}`);
      await stage.settle();
      stage.house.pass(120_000);
    }
    const subject = { post: broken.id };
    await stage.act((context) => removeContent(context, { subject, by: alice.id, reason: null }));
    await stage.settle();
    stage.forget();
    stage.house.pass(7_200_000);
    await stage.settle();

    expect(stage.posts).toEqual([]);
    expect(await deliveries()).toEqual([]);
    expect(await runWhole(stage.world, 'lanes')).toBe(0);
  });

  test('an outage of the whole server counts for no item', async () => {
    let answer = 503;
    let broken: Has | null = null;
    await listen((sent) =>
      answer === 202 && broken !== null && isAbout(sent, broken) ? 500 : answer,
    );
    await stage.settle();
    broken = await post('First');
    for (let turn = 0; turn < 6; turn++) {
      await stage.settle();
      stage.house.pass(3_600_000);
    }
    answer = 202;
    await post('Second');
    await stage.settle();

    const held = (await deliveries()).filter(({ state }) => state === 'retry');
    expect(held).toMatchObject([{ attempts: 1, nextTry: null }]);
  });
});

const isCreate = (sent: Post): boolean =>
  (said(sent)['object'] as { object?: { inReplyTo?: string; type?: string } }).object?.type ===
  'Page';

describe('inboxes', () => {
  test('one POST goes to each: members who share one get one', async () => {
    stage.server(host, 'lemmy');
    for (const name of ['mia', 'ann', 'joe']) {
      await stage.given.member(cats, await stage.given.remotePerson(`https://${host}/u/${name}`));
    }
    const alone = await stage.given.remotePerson(`https://${host}/u/solo`, { sharedInbox: null });
    await stage.given.member(cats, alone);
    await stage.settle();
    await post();
    await stage.settle();

    expect(stage.posts.map(({ inbox }) => inbox).toSorted()).toEqual([
      `https://${host}/inbox`,
      `https://${host}/u/solo/inbox`,
    ]);
  });

  test('a server with more inboxes than a batch holds gets all of it, once', async () => {
    stage.server(host, 'lemmy');
    for (let n = 0; n < 120; n++) {
      const member = await stage.given.remotePerson(`https://${host}/u/m${n}`, {
        sharedInbox: null,
      });
      await stage.given.member(cats, member);
    }
    await stage.settle();
    await stage.settle();
    await stage.settle();
    stage.forget();
    await post();
    await stage.settle();

    expect(stage.posts).toHaveLength(120);
    expect(new Set(stage.posts.map(({ inbox }) => inbox)).size).toBe(120);
  });
});
