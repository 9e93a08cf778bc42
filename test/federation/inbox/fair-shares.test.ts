/** Who waits in whose way: nobody keeps the inbox busy for others, and a long line keeps its order. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { giveUpReceipts, settleReceipts, takeReceipts } from '#federation/apply-receipts.ts';
import { claimReceipts, firstHead } from '#federation/receipts/claim.ts';
import { roomBeside } from '#federation/receipts/shares.ts';
import { act, fresh, note, openScene, postAt, type Scene } from '../support/scene.ts';
import { post, pretend, type Doc } from '../support/pretend-server.ts';
import { endOf, receiptsOf, stateOfReceipt, takeAll } from '../support/receipts.ts';

let scene: Scene;
beforeEach(async () => void (scene = await openScene()));
afterEach(() => scene.close());

const thread = (more: Doc = {}): Doc & { id: string } => {
  const id = `${scene.victim.origin}/posts/${1000 + fresh()}`;
  return { ...note(id, scene.vera, scene.cats.uri, { name: 'A thread', ...more }), id };
};
const deliver = async (...bodies: Doc[]): Promise<void> => {
  for (const body of bodies) expect((await post(scene.moot, body)).status).toBe(202);
};
/** Servers under these names take a question and do not answer it, until they are let go. */
function hanging(names: RegExp): () => void {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  scene.street.wire.setWeather(async (request, next) => {
    if (names.test(new URL(request.url).host)) await gate;
    return next(request);
  });
  return () => letGo();
}
const stranger = (at: number): string => {
  const host = `a${String(at).padStart(3, '0')}.bad.test`;
  return pretend(scene.street.wire, host).person('x');
};

test('a hundred servers that hang keep nobody else waiting', async () => {
  const letGo = hanging(/bad\.test$/);
  await deliver(...Array.from({ length: 100 }, (_, at) => act('Like', stranger(at), scene.hers)));
  await takeAll(scene.moot);
  const honest = act('Create', scene.vera, thread());
  await deliver(honest);

  expect(await takeReceipts(scene.moot.world)).toBe(1);
  expect(await endOf(scene.moot, honest['id'])).toBe('applied');
  letGo();
  await settleReceipts(scene.moot.world);
});

test('forgeries in the name of a server leave its own places to it', async () => {
  const letGo = hanging(/victim\.test$/);
  const forged = Array.from({ length: 120 }, (_, at) =>
    act('View', `${scene.victim.origin}/users/nobody${at}`, `${scene.victim.origin}/x${at}`),
  );
  await deliver(...forged);
  const honest = act('View', scene.vera, `${scene.victim.origin}/y`);
  await deliver(honest);
  await takeAll(scene.moot);

  const leased = await scene.moot.house.database.query.execute<{ count: number }>(
    sql`select count(*)::int as count from receipts where lease is not null and state = 'waiting' and not verified`,
  );
  expect(leased[0]!.count).toBe(50);
  expect(await endOf(scene.moot, honest['id'])).not.toBe('waiting');
  letGo();
  await settleReceipts(scene.moot.world);
  await scene.street.quiet();
});

test('a line of a hundred edits ends with the last', async () => {
  const words = thread();
  await deliver(
    act('Create', scene.vera, words),
    ...Array.from({ length: 100 }, (_, at) =>
      act('Update', scene.vera, {
        ...words,
        name: `Edit ${at}`,
        updated: new Date(Date.UTC(2026, 0, 5, 11, 1, at)).toISOString(),
      }),
    ),
  );
  // Those at the end may be taken only when all that comes before them is known.
  const { batch } = await claimReceipts(scene.moot.world, {
    room: roomBeside([], true),
    after: firstHead,
  });
  const ids = batch.map(({ receipt }) => receipt.id);
  for (const [at, { after }] of batch.entries()) expect(after).toEqual(ids.slice(0, at));
  expect(ids.length).toBeLessThan(40);
  scene.street.pass(121_000);
  await scene.street.quiet();

  expect(await postAt(scene, words.id)).toMatchObject({ title: 'Edit 99' });
});

test('what a worker died on holds up nobody while its server hangs', async () => {
  const letGo = hanging(/bad\.test$/);
  const suspects = [0, 1].map((at) => act('Like', stranger(at), scene.hers));
  await deliver(...suspects);
  await scene.moot.house.database.query.execute(
    sql`update receipts set claims = 1 where state = 'waiting'`,
  );
  await takeAll(scene.moot);
  const honest = act('Create', scene.vera, thread());
  await deliver(honest);

  expect(await endOf(scene.moot, honest['id'])).toBe('applied');
  const [first, second] = suspects.map(({ id }) => id);
  expect(await receiptsOf(scene.moot, first)).toMatchObject([{ claims: 2, attempts: 1 }]);
  expect(await receiptsOf(scene.moot, second)).toMatchObject([{ claims: 1, lease: null }]);
  letGo();
  await settleReceipts(scene.moot.world);
  await scene.street.quiet();
  expect(await stateOfReceipt(scene.moot, second)).not.toBe('waiting');
});

test('what a stop leaves behind is under no suspicion', async () => {
  const letGo = hanging(/bad\.test$/);
  const [slow, suspect] = [0, 1].map((at) => act('Like', stranger(at), scene.hers));
  await deliver(suspect!);
  await scene.moot.house.database.query.execute(
    sql`update receipts set claims = 1 where state = 'waiting'`,
  );
  await deliver(slow!);
  await takeAll(scene.moot);
  await giveUpReceipts(scene.moot.world);

  expect(await receiptsOf(scene.moot, slow!['id'])).toMatchObject([{ claims: 0, lease: null }]);
  expect(await receiptsOf(scene.moot, suspect!['id'])).toMatchObject([
    { claims: 1, attempts: 0, lease: null },
  ]);
  letGo();
  await settleReceipts(scene.moot.world);
});
