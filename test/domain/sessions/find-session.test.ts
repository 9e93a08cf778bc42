/** How long a session lasts, and what ends it without anybody's doing. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findSession } from '#domain/sessions/find-session.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { touchSession } from '#domain/sessions/touch-session.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { useHouse } from '../../support/house.ts';
import { peopleIn } from './support.ts';

const house = await useHouse();
const people = peopleIn(house);
const { query } = house.database;
const hour = 60 * 60_000;
const day = 24 * hour;
await people.person('ada');

const find = (token: string) => findSession(query, token, house.clock());
/** As a door does for every request. */
async function visit(token: string): Promise<boolean> {
  const session = await find(token);
  if (session === null) return false;
  await house.act((context) => touchSession(context, session));
  return true;
}

test('one that is not used lasts thirty days', async () => {
  const { token } = await people.signedIn('ada');

  house.pass(30 * day - 1);
  expect(await find(token)).not.toBeNull();
  house.pass(1);
  expect(await find(token)).toBeNull();
});

test('one that is used lasts half a year and no longer', async () => {
  const { token } = await people.signedIn('ada');

  for (let week = 0; week < 25; week++) {
    house.pass(7 * day);
    expect(await visit(token)).toBe(true);
  }
  house.pass(5 * day - 1);
  expect(await visit(token)).toBe(true);
  house.pass(1);
  expect(await visit(token)).toBe(false);
});

test('that it was seen is written once an hour', async () => {
  const { token, session } = await people.signedIn('ada');

  house.pass(hour - 1);
  await visit(token);
  expect(await find(token)).toEqual(session);
  house.pass(1);
  await visit(token);
  const seen = house.clock();
  expect(await find(token)).toMatchObject({ seen, expires: new Date(seen.getTime() + 30 * day) });
});

test('a session that ended meanwhile is not brought back by being seen', async () => {
  const { token, session } = await people.signedIn('ada');
  await query.delete(sessionsTable).where(eq(sessionsTable.id, session.id));

  house.pass(2 * hour);
  await house.act((context) => touchSession(context, session));

  expect(await find(token)).toBeNull();
});

test.each([
  ['nothing', ''],
  ['what is no token', 'x'],
  ['a NUL', `${'a'.repeat(42)}\u0000`],
  ['a token of nobody', 'A'.repeat(43)],
  ['a megabyte', 'A'.repeat(1_000_000)],
])('%s opens nothing', async (_, token) => {
  expect(await find(token)).toBeNull();
});

test("what stands in the table opens nothing: neither a session's id nor its hash", async () => {
  const { session } = await people.signedIn('ada');
  const [row] = await query.select().from(sessionsTable).where(eq(sessionsTable.id, session.id));

  expect(await find(row!.token)).toBeNull();
  expect(await find(row!.id)).toBeNull();
});

test('a session is handed around without any secret', async () => {
  const { token, session } = await people.signedIn('ada');

  for (const one of [session, await find(token)]) {
    expect(JSON.stringify(one)).not.toContain(token);
    expect(JSON.stringify(one)).not.toContain('argon2id');
  }
});

test('whose account is closed, or who was deleted, has no session', async () => {
  const [bob, eve] = [await people.person('bob'), await people.person('eve')];
  const [ofBob, ofEve] = [await people.signedIn('bob'), await people.signedIn('eve')];

  const now = house.clock();
  await query.update(accountsTable).set({ closed: now }).where(eq(accountsTable.actor, bob.id));
  await query.update(actorsTable).set({ deleted: now }).where(eq(actorsTable.id, eve.id));

  expect(await find(ofBob.token)).toBeNull();
  expect(await find(ofEve.token)).toBeNull();
});

test('the list has the newest first, and none that expired', async () => {
  const dora = await people.person('dora');
  const old = await people.signedIn('dora', '192.0.2.1', 'Old');
  house.pass(20 * day);
  const middle = await people.signedIn('dora', '192.0.2.1', 'Middle');
  house.pass(10 * day);
  const newest = await people.signedIn('dora', '192.0.2.1', 'Newest');

  const listed = await listSessions(query, dora.id, house.clock());

  expect(listed).toEqual([newest.session, middle.session]);
  expect(JSON.stringify(listed)).not.toContain(newest.token);
  expect(await find(old.token)).toBeNull();
});
