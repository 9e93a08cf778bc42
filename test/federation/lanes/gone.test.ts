/** A server that wants nothing from us any more: it refuses everything, or its inbox is gone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { subscriptionsTable } from '#storage/schema/federation.ts';
import { host, hourMs, mia, openScene, type Scene } from './scene.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

describe('a server that refuses everything', () => {
  test('is left alone after twenty in a row, but for one probe a day', async () => {
    let answer = 403;
    await scene.join(host, () => answer);
    for (let n = 0; n < 40; n++) await scene.post(`Post ${n}`);
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'refused' });
    const tried = scene.to(host).length;
    expect(tried).toBeLessThan(30);

    for (let hour = 0; hour < 47; hour++) {
      scene.house.pass(hourMs);
      await scene.settle();
    }
    expect(scene.to(host).length - tried).toBeLessThanOrEqual(2);

    answer = 202;
    scene.house.pass(25 * hourMs);
    await scene.settle();
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active', refusals: 0 });
    expect(new Set(scene.activities(host)).size).toBe(40);
  });
});

describe('an inbox that is gone', () => {
  const actors = new Map<string, unknown>();

  /** Its actors can be asked, as `actors` says. */
  function serve(status: (inbox: string) => number): void {
    scene.server(host, 'lemmy', (sent) => status(sent.inbox));
    scene.show(host, actors);
  }

  /** It says so, and an hour later again. */
  async function saidTwice(): Promise<void> {
    await scene.post();
    await scene.settle();
    expect(await scene.memberships()).toHaveLength(1);
    scene.house.pass(2 * hourMs);
    await scene.post('Later');
    await scene.settle();
    await scene.settle();
  }

  beforeEach(async () => {
    await scene.join(host);
    actors.clear();
    actors.set(`https://${host}/u/mia`, mia());
  });

  test('ends its memberships and its lane, which then costs nothing', async () => {
    serve(() => 410);
    await saidTwice();
    expect(await scene.memberships()).toEqual([]);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'gone' });
    const [subscription] = await scene.reader.select().from(subscriptionsTable);
    expect(subscription?.untilSeq).not.toBeNull();

    scene.forget();
    await scene.post('Another');
    await scene.settle();
    expect(scene.posts).toEqual([]);
    expect(await scene.laneOf(host)).toMatchObject({ lease: null, epoch: null });
  });

  test('comes back with whoever joins from there again, from then on', async () => {
    serve(() => 410);
    await saidTwice();
    serve(() => 202);
    await scene.given.member(scene.cats, await scene.given.remotePerson(`https://${host}/u/ann`));
    await scene.settle();
    scene.forget();
    await scene.post('After');
    await scene.settle();
    expect(scene.to(host)).toHaveLength(1);
    expect(await scene.laneOf(host)).toMatchObject({ state: 'active' });
  });

  test.each([404, 410])(
    'is believed for a %i only when it said so an hour ago as well',
    async (status) => {
      serve(() => status);
      await scene.post();
      await scene.settle();
      await scene.post('At once');
      await scene.settle();
      expect(await scene.memberships()).toHaveLength(1);

      scene.house.pass(2 * hourMs);
      await scene.post('Later');
      await scene.settle();
      expect(await scene.memberships()).toEqual([]);
    },
  );

  test('is not believed when it took something in between', async () => {
    let status = 404;
    serve(() => status);
    await scene.post();
    await scene.settle();
    status = 202;
    scene.house.pass(hourMs);
    await scene.post('Taken');
    await scene.settle();
    status = 404;
    scene.house.pass(hourMs);
    await scene.post('Missing again');
    await scene.settle();
    expect(await scene.memberships()).toHaveLength(1);
  });

  test('is not believed while its actors cannot be asked', async () => {
    actors.clear();
    serve(() => 410);
    await saidTwice();
    expect(await scene.memberships()).toHaveLength(1);
  });

  test('has gone with its member when that one is gone', async () => {
    actors.set(`https://${host}/u/mia`, 'gone');
    serve(() => 410);
    await saidTwice();
    expect(await scene.memberships()).toEqual([]);
  });
});
