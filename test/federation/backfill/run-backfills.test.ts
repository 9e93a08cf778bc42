/** History that is fetched: what cannot be had stands in nobody's way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inArray } from 'drizzle-orm';
import { runBackfills } from '#federation/backfill/run-backfills.ts';
import { startBackfill } from '#federation/backfill/start-backfill.ts';
import type { World } from '#federation/world.ts';
import { backfillsTable } from '#storage/schema/federation.ts';
import { openScene, type Scene } from '../support/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

test('one that fails by a fault of ours is tried again later, and delays only itself', async () => {
  const { house, world } = scene.moot;
  const bad = 'https://bad.test/c/broken';
  const broken: World = {
    ...world,
    network: (request) => {
      if (request.url.startsWith('https://bad.test')) throw new Error('a bug of ours');
      return world.network(request);
    },
  };
  await house.act((context) => startBackfill(context, { kind: 'community', uri: bad }));
  house.pass(1);
  await house.act((context) => startBackfill(context, { kind: 'community', uri: scene.birds }));
  await runBackfills(broken);

  const rows = await house.database.query
    .select()
    .from(backfillsTable)
    .where(inArray(backfillsTable.uri, [bad, scene.birds]));
  const byUri = new Map(rows.map((row) => [row.uri, row]));
  expect(byUri.get(bad)).toMatchObject({
    state: 'waiting',
    attempts: 1,
    reason: expect.stringContaining('bug of ours'),
  });
  expect(byUri.get(scene.birds)?.attempts).toBe(1);
});
