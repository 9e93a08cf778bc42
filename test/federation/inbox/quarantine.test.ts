/** A receipt on which we fail is set apart after three tries, with its reason, and delays nobody. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { replayReceipt } from '#federation/replay-receipt.ts';
import { act, fresh, note, openScene, type Scene } from '../support/scene.ts';
import { post, type Doc } from '../support/pretend-server.ts';
import { endOf, receiptsOf } from '../support/receipts.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const query = () => scene.moot.house.database.query;
const thread = (name: string): Doc =>
  act('Create', scene.vera, {
    ...note(`${scene.victim.origin}/posts/${1000 + fresh()}`, scene.vera, scene.cats.uri),
    name,
  });

test('is tried three times, kept with its reason, and judged again once the cause is mended', async () => {
  // A table that fails for one title stands for any bug of ours.
  await query().execute(sql`create function stumble() returns trigger language plpgsql as
    $$ begin if new.title = 'Stumbling block' then raise exception 'we cannot do this'; end if; return new; end $$`);
  await query().execute(
    sql`create trigger stumble before insert on posts for each row execute function stumble()`,
  );
  const bad = thread('Stumbling block');
  const beside = thread('Beside it');
  for (const body of [bad, beside]) expect((await post(scene.moot, body)).status).toBe(202);

  expect(await endOf(scene.moot, beside['id'])).toBe('applied');
  for (let turn = 0; turn < 3; turn++) {
    await scene.street.quiet();
    scene.street.pass(60_000);
  }
  const [receipt] = await receiptsOf(scene.moot, bad['id']);
  expect(receipt).toMatchObject({ state: 'quarantined', attempts: 3, lease: null });
  expect(receipt?.reason).toBe('we cannot do this');
  scene.street.pass(3_600_000);
  await scene.street.quiet();
  expect(await receiptsOf(scene.moot, bad['id'])).toMatchObject([{ state: 'quarantined' }]);

  await query().execute(sql`drop trigger stumble on posts`);
  expect(await replayReceipt(scene.moot.world, receipt!.id)).toMatchObject({ done: true });
  expect(await endOf(scene.moot, bad['id'])).toBe('applied');
});
