/** A server that ran before the rules had degrees goes on with what its admins had decided. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateDatabase } from '#storage/migrate.ts';
import { createEmptyDatabase, temporaryFolder, type TestDatabase } from '../support/postgres.ts';

const root = join(import.meta.dirname, '../..');
let own: TestDatabase;
let sql: postgres.Sql;

/** The migrations as they were before number `count`. */
function earlier(count: number): string {
  const folder = join(temporaryFolder(), 'migrations');
  cpSync(join(root, 'migrations'), folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] };
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

beforeAll(async () => {
  own = await createEmptyDatabase();
  sql = postgres(own.url, { max: 1, onnotice: () => undefined });
  await migrate(drizzle(sql), { migrationsFolder: earlier(3) });
  await sql`insert into instances (id, host, created) values
    (1, 'folkmoot.test', now()), (2, 'www.bad.test', now()), (3, 'good.test', now()), (4, 'port.test:8080', now())`;
  await sql`insert into actors (id, kind, local, instance, uri, name, title, inbox, created) values
    (1, 'community', true, 1, 'https://folkmoot.test/c/cats', 'cats', 'Cats', 'x', now()),
    (2, 'person', true, 1, 'https://folkmoot.test/u/ann', 'ann', 'Ann', 'x', now()),
    (3, 'person', true, 1, 'https://folkmoot.test/u/ben', 'ben', 'Ben', 'x', now()),
    (4, 'person', false, 2, 'https://www.bad.test/u/eve', 'eve', 'Eve', 'x', now()),
    (5, 'person', false, 3, 'https://good.test/u/kay', 'kay', 'Kay', 'x', now())`;
  await sql`insert into communities (actor) values (1)`;
  await sql`insert into moderators (community, person, position, appointed) values (1, 2, 0, now()), (1, 3, 1, now())`;
  await sql`insert into instance_rules (host, kind, reason, created) values
    ('bad.test', 'block', 'spam', now()), ('port.test', 'block', '', now())`;
  await sql`insert into memberships (community, member, state, created, severed_by) values
    (1, 4, 'accepted', now(), 'bad.test'), (1, 5, 'accepted', now(), null)`;
  await sql`insert into modlog (act, host, reason, created) values ('instance.blocked', 'bad.test', 'spam', now())`;
  await sql`insert into reports (reporter, person, reason, created) values (5, 4, 'rude', now())`;
  await migrateDatabase(own.url);
}, 60_000);
afterAll(async () => {
  await sql.end();
  await own.drop();
});

test('a block is a rule that defederates, for good, with its reason', async () => {
  const rules = await sql`select host, scope, degrees, public_reason, until, list
    from instance_rules order by host`;
  expect([...rules]).toEqual([
    {
      host: 'bad.test',
      scope: 'domain',
      degrees: ['defederate'],
      public_reason: 'spam',
      until: null,
      list: null,
    },
    expect.objectContaining({ host: 'port.test', public_reason: '' }),
  ]);
});

test('a membership that it suspends stays suspended by it', async () => {
  const rows = await sql`select m.member, r.host from memberships m
    left join instance_rules r on r.id = m.severed_by order by m.member`;
  expect([...rows]).toEqual([
    { member: 4, host: 'bad.test' },
    { member: 5, host: null },
  ]);
});

test('servers below it are known as defederated, others are not', async () => {
  const rows = await sql`select host, degrees from instances order by id`;
  expect(rows.map(({ host, degrees }) => [host, degrees])).toEqual([
    ['folkmoot.test', []],
    ['www.bad.test', ['defederate']],
    ['good.test', []],
    ['port.test:8080', ['defederate']],
  ]);
});

test('whoever founded a community owns it', async () => {
  const rows = await sql`select person, owner from moderators order by person`;
  expect([...rows]).toEqual([
    { person: 2, owner: true },
    { person: 3, owner: false },
  ]);
});

test('the record is kept, and from now on only added to', async () => {
  expect([...(await sql`select act, host from modlog`)]).toEqual([
    { act: 'instance.blocked', host: 'bad.test' },
  ]);
  await expect(sql`update modlog set reason = ''`).rejects.toThrow('only added to');
  await expect(sql`delete from modlog`).rejects.toThrow('only added to');
});
