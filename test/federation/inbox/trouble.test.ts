/** Trouble that is nobody's fault: no good receipt is lost by it, whoever's it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { act, fresh, note, openScene, postAt, type Scene } from '../support/scene.ts';
import { post, type Doc } from '../support/pretend-server.ts';
import { receiptsOf, stateOfReceipt } from '../support/receipts.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const query = () => scene.moot.house.database.query;
const thread = (more: Doc = {}): Doc & { id: string } => {
  const id = `${scene.victim.origin}/posts/${1000 + fresh()}`;
  return { ...note(id, scene.vera, scene.cats.uri, { name: 'A thread', ...more }), id };
};
const passing = async (...seconds: number[]): Promise<void> => {
  for (const second of seconds) {
    scene.street.pass(second * 1000);
    await scene.street.quiet();
  }
};

test.each([
  ['a full disk', '53100', 'no space left on device'],
  ['too little memory', '53200', 'out of memory'],
  ['a statement that took too long', '57014', 'canceling statement due to statement timeout'],
  ['a lock that was not had', '55P03', 'canceling statement due to lock timeout'],
  ['a database that only reads', '25006', 'cannot execute INSERT in a read-only transaction'],
  ['a deadlock', '40P01', 'deadlock detected'],
  ['a change of the tables', '0A000', 'cached plan must not change result type'],
])('%s puts a receipt off and counts nothing', async (_, code, message) => {
  await query().execute(
    sql.raw(`create or replace function trouble() returns trigger language plpgsql as
      $$ begin raise exception '${message}' using errcode = '${code}'; end $$`),
  );
  await query().execute(
    sql`create trigger trouble before insert on posts for each row execute function trouble()`,
  );
  const create = act('Create', scene.vera, thread());
  expect((await post(scene.moot, create)).status).toBe(202);
  await scene.street.quiet();
  await passing(15, 15, 15, 60, 60);

  expect(await receiptsOf(scene.moot, create['id'])).toMatchObject([
    { state: 'waiting', attempts: 0, lease: null },
  ]);
  await query().execute(sql`drop trigger trouble on posts`);
  await passing(60);
  expect(await stateOfReceipt(scene.moot, create['id'])).toBe('applied');
});

describe('what is not there yet', () => {
  test('may be asked for by anyone, and its true announcement has its effect all the same', async () => {
    const uri = `${scene.group.origin}/posts/${1000 + fresh()}`;
    const early = act('Like', scene.mallory, uri);
    await post(scene.moot, early);
    await scene.street.quiet();

    const words = note(uri, `${scene.group.origin}/users/gwen`, scene.dogs, { name: 'Later' });
    scene.group.serve(new URL(uri).pathname, words);
    await passing(3);
    const announce = act(
      'Announce',
      scene.dogs,
      act('Create', `${scene.group.origin}/users/gwen`, uri),
    );
    await post(scene.moot, announce);
    await scene.street.quiet();

    expect(await stateOfReceipt(scene.moot, announce['id'])).toBe('applied');
    expect(await postAt(scene, uri)).not.toBeNull();
    await passing(10, 60, 300);
    expect(await stateOfReceipt(scene.moot, early['id'])).toBe('applied');
  });

  test('is waited for during the first minutes, then ignored, and not asked for in a storm', async () => {
    const path = `/posts/${1000 + fresh()}`;
    const announce = act('Announce', scene.dogs, scene.group.origin + path);
    const votes = ['vera', 'vic', 'val', 'vin'].map((name) =>
      act('Like', scene.victim.person(name), scene.group.origin + path),
    );
    for (const body of [announce, ...votes]) await post(scene.moot, body);
    await scene.street.quiet();
    expect(await stateOfReceipt(scene.moot, announce['id'])).toBe('waiting');

    await passing(10, 60, 60, 60, 120, 600);
    for (const { id } of [announce, ...votes]) {
      expect(await receiptsOf(scene.moot, id)).toMatchObject([{ state: 'ignored' }]);
    }
    expect(scene.group.asked.filter((one) => one === path).length).toBeLessThan(10);
  });
});
