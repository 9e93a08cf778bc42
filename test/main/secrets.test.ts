/** Nothing secret is told: a real server, at its most talkative, people who err, and a database that breaks. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeResetLink } from '#domain/sessions/make-reset-link.ts';
import { act, type House } from '#domain/context.ts';
import { openDatabase } from '#storage/database.ts';
import type { Running } from '../faults/server.ts';
import { linkOf, logOf, openBrowser, prepareServer } from './support.ts';

const { origin, databaseUrl, start } = await prepareServer();
const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
afterAll(() => sql.end());

const passwords = {
  first: 'the first of ada',
  wrong: 'the wrong of ada',
  crashed: 'the crash of ada',
  second: 'the second of ada',
};
/** Whatever may open something, by what it is. */
const known = new Map<string, string>(Object.entries(passwords));
let server: Running;

/** Tables in which a write fails from now on, until it is called again. */
async function breakTable(table: string): Promise<() => Promise<void>> {
  await sql.unsafe(`create or replace function on_fire() returns trigger language plpgsql
    as $$ begin raise exception 'the disk is on fire'; end $$`);
  await sql.unsafe(`create trigger on_fire before insert or update on ${table}
    for each row execute function on_fire()`);
  return async () => void (await sql.unsafe(`drop trigger on_fire on ${table}`));
}

async function resetLink(): Promise<string> {
  const database = openDatabase(databaseUrl, 2);
  const clock = (): Date => new Date();
  const house: House = { database, origin, clock, newId: () => '', ring: () => undefined };
  const [ada] = await sql<{ id: number }[]>`select id from actors where name = 'ada'`;
  const made = await act(house, (context) => makeResetLink(context, ada!.id));
  await database.close();
  if (!made.done) throw new Error(made.reason);
  return made.value;
}

beforeAll(async () => {
  server = await start({ LOG_LEVEL: 'debug' });
  const browser = openBrowser(origin);
  const remember = (when: string): void => {
    for (const [name, value] of browser.cookies)
      if (value !== '') known.set(`${name} ${when}`, value);
  };
  const form = (password: string) => ({ password, again: password });
  const first = (await linkOf(server))!;
  known.set('link of the first admin', first);
  const welcome = `/welcome?token=${first}`;
  const ada = { name: 'ada', token: first };

  // Both private keys and the password's hash are on their way into the database when it breaks.
  const mendKeys = await breakTable('actor_keys');
  expect(await browser.send(welcome, { ...ada, ...form(passwords.crashed) })).toBe(500);
  await mendKeys();
  expect(await browser.send(welcome, { ...ada, ...form(passwords.first) })).toBe(303);
  remember('of the first session');

  browser.cookies.clear();
  const enter = (name: string, password: string) => browser.send('/sign-in', { name, password });
  expect(await enter('ada', passwords.wrong)).toBe(403);
  // Typed into the wrong line, as people do.
  expect(await enter(passwords.first, 'ada')).toBe(403);
  const mendSessions = await breakTable('sessions');
  expect(await enter('ada', passwords.first)).toBe(500);
  await mendSessions();
  expect(await enter('ada', passwords.first)).toBe(303);
  remember('of the second session');

  const link = await resetLink();
  known.set('reset link', link);
  const mendAccounts = await breakTable('accounts');
  const reset = { token: link, ...form(passwords.second) };
  expect(await browser.send(`/reset?token=${link}`, reset)).toBe(500);
  await mendAccounts();
  // The page for the link breaks as well.
  await sql`alter table links rename to lost_links`;
  expect(await browser.look(`/reset?token=${link}`)).toBe(500);
  await sql`alter table lost_links rename to links`;
  expect(await browser.send(`/reset?token=${link}`, reset)).toBe(303);
  remember('of the third session');

  // What is stored of them is nobody's business either.
  const rows = await sql<{ text: string }[]>`
    select password as text from accounts where password is not null
    union select private_key from actor_keys union select token from sessions`;
  for (const [n, { text }] of rows.entries())
    known.set(`stored ${n}`, text.includes('PRIVATE') ? text.split('\n')[1]! : text);
  for (const [what, value] of [...known].filter(([what]) => what.includes('link')))
    known.set(`hash of ${what}`, createHash('sha256').update(value).digest('base64url'));
  await setTimeout(1000);
}, 60_000);

/** Names of what is told in a text. */
const toldIn = (text: string): string[] =>
  [...known].filter(([, value]) => text.includes(value)).map(([what]) => what);

async function textOf(table: string): Promise<string> {
  const rows = await sql.unsafe<{ line: string }[]>(
    `select to_json(t)::text as line from ${table} t`,
  );
  return rows.map(({ line }) => line).join('\n');
}

async function tablesOf(where: string): Promise<string[]> {
  const rows = await sql.unsafe<{ name: string }[]>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where ${where}`,
  );
  return rows.map(({ name }) => name);
}

test('there is something to find: people did sign in, and the database did break', () => {
  expect(known.size).toBeGreaterThan(15);
  expect(server.log().match(/the disk is on fire/g)?.length).toBeGreaterThanOrEqual(3);
  expect(server.log()).toContain('relation \\"links\\" does not exist');
});

test('in no line of the log', () => {
  const log = logOf(server);

  expect(toldIn(log)).toEqual([]);
  expect(log).not.toMatch(/argon2id|PRIVATE KEY/);
});

test('in no job of the queue and nothing else that it keeps', async () => {
  const tables = await tablesOf("schemaname = 'bullmq'");

  expect(tables.length).toBeGreaterThan(0);
  for (const table of tables) expect([table, toldIn(await textOf(table))]).toEqual([table, []]);
});

test('in no event of the journal, no public record and no other table but its own', async () => {
  const homes = ['actor_keys', 'accounts', 'sessions', 'links'].map((name) => `public.${name}`);
  const tables = (await tablesOf("schemaname = 'public'")).filter((name) => !homes.includes(name));

  expect(tables).toContain('public.journal');
  for (const table of tables) expect([table, toldIn(await textOf(table))]).toEqual([table, []]);
});

test('in its own table only as a hash', async () => {
  const plain = [...known.keys()].filter((what) => !/^(stored|hash)/.test(what));

  for (const table of ['accounts', 'sessions', 'links'])
    expect(toldIn(await textOf(table)).filter((what) => plain.includes(what))).toEqual([]);
});
