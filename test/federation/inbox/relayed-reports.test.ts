/** Reports that a community elsewhere relays: kept for those of us who moderate it, and for nobody else. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spend } from '#domain/limits/spend.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { act, openScene, send, type Scene } from '../support/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const reports = () => scene.moot.house.database.query.select().from(reportsTable);
const relayed = (by: string) =>
  send(
    scene,
    act('Announce', by, act('Flag', scene.vera, scene.bark, { content: 'Barks', to: [by] })),
  );

test('where nobody of us moderates, nothing is kept', async () => {
  expect(await relayed(scene.dogs)).toMatchObject({
    state: 'ignored',
    reason: 'reports what is not ours to judge',
  });
  expect(await reports()).toEqual([]);
});

test('where one of us does, it waits for them; other communities say nothing about it', async () => {
  const query = scene.moot.house.database.query;
  await query.execute(sql`insert into moderators (community, person, position, appointed)
    select id, ${scene.alice.id}, 5, now() from actors where uri = ${scene.dogs}`);
  expect(await relayed(scene.birds)).toMatchObject({ state: 'ignored' });
  expect(await reports()).toEqual([]);

  expect(await relayed(scene.dogs)).toMatchObject({ state: 'applied' });
  expect(await reports()).toMatchObject([{ reason: 'Barks', kind: 'report', comment: null }]);
});

test('what it relays counts against its own server, not against those in whose names it speaks', async () => {
  const purse = { budget: 'reports from', of: 'group.test' } as const;
  await scene.moot.house.act(async (context) => {
    while ((await spend(context, [purse])).done);
  });

  expect(await relayed(scene.dogs)).toMatchObject({ reason: 'too many reports from there' });
  expect(await send(scene, act('Flag', scene.vera, scene.hers, { content: 'Mine' }))).toMatchObject(
    {
      state: 'applied',
    },
  );
});
