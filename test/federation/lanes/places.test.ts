/** How many lanes are in hand at once: those that failed leave room for the others. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { and, gt, isNotNull, like } from 'drizzle-orm';
import { lanesTable, subscriptionsTable } from '#storage/schema/federation.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { lanesSettled, takeLanes } from '#federation/lanes/run-lanes.ts';
import type { World } from '#federation/world.ts';
import { minuteMs, openScene, type Scene } from './scene.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

const nameOf = (n: number): string => `dead${n}.test`;

/** Servers that follow Alice's community and failed once; those after the first `due` are due in a minute. */
async function failedServers(count: number, due: number): Promise<void> {
  const { reader, house, cats } = scene;
  const created = house.clock();
  const later = new Date(created.getTime() + minuteMs);
  const numbers = Array.from({ length: count }, (_, n) => n);
  const { broadcast } = await scene.laneOf('well.test');
  const known = { software: 'lemmy', asked: created, askedTimes: 1, created };
  const lane = { direct: broadcast, broadcast, failures: 1, created };
  await reader.insert(instancesTable).values(numbers.map((n) => ({ host: nameOf(n), ...known })));
  await reader
    .insert(lanesTable)
    .values(numbers.map((n) => ({ host: nameOf(n), ...lane, nextTry: n < due ? null : later })));
  await reader.insert(subscriptionsTable).values(
    numbers.map((n) => {
      const inbox = `https://${nameOf(n)}/inbox`;
      return { host: nameOf(n), inbox, community: cats.id, fromSeq: 1 };
    }),
  );
}

const inHand = async (): Promise<number> => {
  const failed = and(like(lanesTable.host, 'dead%'), gt(lanesTable.failures, 0));
  return scene.reader.$count(lanesTable, and(failed, isNotNull(lanesTable.lease)));
};

test('servers that failed never hold more than half of the places, in however many goes', async () => {
  await scene.join('well.test');
  await failedServers(2100, 999);
  const hang = Promise.withResolvers<undefined>();
  scene.wire.setWeather(async (request, next) => {
    if (!request.url.includes('dead')) return next(request);
    await hang.promise;
    return new Response('', { status: 202 });
  });
  let claimed = Promise.withResolvers<undefined>();
  const world: World = {
    ...scene.world,
    failPoint: (point) => {
      if (point === 'lanes-claimed') claimed.resolve(undefined);
    },
  };
  await scene.post();
  await scene.publishAll();
  await takeLanes(world);
  expect(await inHand()).toBe(999);

  scene.house.pass(minuteMs);
  claimed = Promise.withResolvers<undefined>();
  const more = takeLanes(world);
  await claimed.promise;
  expect(await inHand()).toBe(1000);
  await scene.post('For the well');
  await scene.publishAll();
  await takeLanes(world);
  while (scene.to('well.test').length < 2) await takeLanes(world);

  hang.resolve(undefined);
  await more;
  await lanesSettled(world);
});
