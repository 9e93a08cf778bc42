/** Whether others work on this database: nobody who is present keeps another from coming in. */
import { setImmediate as breath } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '#storage/database.ts';
import { enterAsWorker, workersPresent, type Presence } from '#storage/worker-presence.ts';
import { opening } from '../support/house.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

let own: TestDatabase;
let database: Database;
let admin: postgres.Sql;
let workers: Presence[];

beforeEach(async () => {
  own = await createDatabase();
  database = openDatabase(own.url, 2);
  admin = postgres(own.url, { max: 1, onnotice: () => undefined });
  workers = [];
});

afterEach(async () => {
  for (const worker of workers) await worker.close();
  await admin.end();
  await database.close();
  await own.drop();
});

const clock = (): Date => opening;
const quiet = (): Promise<void> => Promise.resolve();

async function enter(onReturn: (lost: Date) => Promise<void> = quiet): Promise<Presence> {
  const worker = await enterAsWorker(own.url, onReturn, clock);
  workers.push(worker);
  return worker;
}

/** The connections of all workers break. */
const cut = () =>
  admin`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'folkmoot-worker' and datname = current_database()`;

/** How the lock of the workers is held here, by each that holds it. */
const locks = async (): Promise<string[]> => {
  const rows = await admin<{ mode: string }[]>`
    select mode from pg_locks where locktype = 'advisory' and granted and classid = 0
      and database = (select oid from pg_database where datname = current_database())`;
  return rows.map(({ mode }) => mode);
};

async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await breath();
}

test('the first is alone until what the dead held is taken back, and the second is not', async () => {
  const first = await enter();
  expect(first.alone).toBe(true);
  await first.settled();
  const second = await enter();

  expect(second.alone).toBe(false);
  expect(await workersPresent(database.query)).toBe(2);
});

test('a worker whose connection broke comes back and is told since when it was away', async () => {
  const told: Date[] = [];
  const worker = await enter((lost) => Promise.resolve(void told.push(lost)));
  await worker.settled();
  await cut();
  await until(() => Promise.resolve(told.length > 0));
  await until(async () => (await locks()).join() === 'ShareLock');

  expect(told).toEqual([opening]);
});

test('a worker that comes back and cannot take back yet keeps nobody out, and tries again', async () => {
  let tries = 0;
  const worker = await enter(async () => {
    if (++tries === 1) throw new Error('the pool is not back yet');
    await Promise.resolve();
  });
  await worker.settled();
  await cut();
  await until(() => Promise.resolve(tries === 2));
  await until(async () => (await locks()).join() === 'ShareLock');

  expect((await enter()).alone).toBe(false);
  expect(await workersPresent(database.query)).toBe(2);
});
