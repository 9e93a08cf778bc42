/** A backup, a wipe and a restore: the same instance, with new numbers far from the old ones. */
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { findKeys } from '#domain/actors/find-keys.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { signIn } from '#domain/sessions/sign-in.ts';
import { hashToken } from '#domain/sessions/token.ts';
import { temporaryFolder } from '../support/postgres.ts';
import { openShell, type Shell } from './support.ts';

const folder = temporaryFolder();
const file = join(folder, 'folkmoot.backup');
const hard = 'Tab\there, back\\slash, \\. and\nnew line, "quotes", \u2028 🐈 \\u0041';

let old: Shell;
let lastPost: number;
beforeAll(async () => {
  old = await openShell();
  await old.run(['user', 'create', 'ada', '--admin']);
  await old.run(['community', 'create', 'cats', '--title', 'Cats', '--by', 'ada']);
  const post = ['post', 'create', '--in', 'cats', '--as', 'ada', '--title', 'Hello', '--body'];
  for (const body of ['One', hard, '\\.'])
    lastPost = (await old.json<{ id: number }>([...post, body])).id;
  await old.run(['vote', 'post', `${lastPost}`, 'up', '--as', 'ada']);
  const { query } = old.tools.house.database;
  await query.execute(sql`insert into lanes (host, direct, broadcast, lease, epoch, created)
    values ('far.example', 0, 0, now(), gen_random_uuid(), now())`);
});

/** How many rows each table holds. */
async function countsOf({ tools }: Shell): Promise<Record<string, number>> {
  const { query } = tools.house.database;
  const tables = await query.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const rows = await query.execute<{ n: string }>(sql.raw(`select count(*) as n from "${name}"`));
    counts[name] = Number(rows[0]!.n);
  }
  return counts;
}

describe('backup', () => {
  test('writes one file that only its owner may read, and says what is in it', async () => {
    const ran = await old.json<{ tables: Record<string, number> }>(['backup', file]);

    expect(ran).toMatchObject({ file, origin: 'https://folkmoot.test' });
    expect(ran.tables).toEqual(await countsOf(old));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [head] = gunzipSync(readFileSync(file)).toString().split('\n');
    expect(JSON.parse(head!)).toMatchObject({
      folkmoot: 'backup',
      secret: expect.stringMatching(/^SECRET: private keys and password hashes/),
      format: 1,
    });
  });

  test('never overwrites, and names a folder that is not there', async () => {
    const again = await old.run(['backup', file, '--json']);
    const nowhere = await old.run(['backup', join(folder, 'no', 'where'), '--json']);

    expect(JSON.parse(again.err).error).toBe('file-exists');
    expect(JSON.parse(nowhere.err).error).toBe('no-folder');
  });
});

describe('restore', () => {
  test('brings everything back into an empty house: rows, words, keys and origin', async () => {
    const fresh = await openShell();

    const ran = await fresh.json(['restore', file]);

    expect(ran).toMatchObject({ origin: 'https://folkmoot.test' });
    expect(await countsOf(fresh)).toEqual(await countsOf(old));
    const words = (shell: Shell) =>
      shell.tools.house.database.query.execute(sql`select * from posts order by id`);
    expect([...(await words(fresh))]).toEqual([...(await words(old))]);
    const keysOf = async ({ tools }: Shell) => {
      const reader = tools.house.database.query;
      return findKeys(reader, (await findLocalActor(reader, 'cats'))!.id);
    };
    expect(await keysOf(fresh)).toEqual(await keysOf(old));
  });

  test('begins a new life: numbers jump ahead, ids get a new epoch, nobody holds a lane', async () => {
    const fresh = await openShell();
    await fresh.run(['restore', file]);

    const post = ['post', 'create', '--in', 'cats', '--as', 'ada', '--title', 'After'];
    const { id } = await fresh.json<{ id: number }>(post);
    const site = async ({ tools }: Shell) => findSite(tools.house.database.query);
    const lanes = await fresh.tools.house.database.query.execute(
      sql`select lease, epoch from lanes`,
    );

    expect(id).toBeGreaterThanOrEqual(lastPost + 1000);
    expect((await site(fresh))!.epoch).not.toBe((await site(old))!.epoch);
    expect([...lanes]).toEqual([{ lease: null, epoch: null }]);
  });

  test('lets in by password alone: sessions, links and what was tried are not in the file', async () => {
    const from = await openShell();
    await from.run(['user', 'create', 'eve', '--password-stdin'], 'correct horse');
    const asked = {
      name: 'eve',
      password: 'correct horse',
      from: '192.0.2.1',
      agent: null,
      old: null,
    };
    const before = await signIn(from.tools.house, asked);
    if (!before.done) throw new Error(before.reason);
    const { url } = await from.json<{ url: string }>(['user', 'reset-link', 'eve']);
    await signIn(from.tools.house, { ...asked, name: 'nobody' });
    const gone = ['sessions', 'links', 'limits', 'known_addresses'];
    const counted = await countsOf(from);
    expect(gone.map((name) => counted[name]! > 0)).toEqual([true, true, true, true]);
    const taken = join(folder, 'signed-in.backup');
    const said = await from.run(['backup', taken, '--json']);

    const fresh = await openShell();
    // What it held before goes as well.
    await fresh.run(['user', 'create', 'old', '--password-stdin'], 'correct horse');
    await signIn(fresh.tools.house, { ...asked, name: 'old' });
    await fresh.json(['restore', taken, '--replace']);

    const restored = await countsOf(fresh);
    expect(gone.map((name) => restored[name])).toEqual([0, 0, 0, 0]);
    const { house } = fresh.tools;
    expect(await findSession(house.database.query, before.value.token, house.clock())).toBeNull();
    expect(await signIn(house, asked)).toMatchObject({ done: true });
    const words = gunzipSync(readFileSync(taken)).toString() + said.out;
    for (const secret of [before.value.token, url.split('token=')[1]!])
      for (const form of [secret, hashToken(secret)]) expect(words).not.toContain(form);
  });

  test('carries rows that are larger than what is read at once', async () => {
    const [large, fresh] = [await openShell(), await openShell()];
    const { query } = large.tools.house.database;
    await query.execute(sql`insert into notices (actor, told)
      select n || repeat(md5(n::text) || chr(10) || chr(92) || '.' || chr(10), n % 100), now()
      from generate_series(1, 400) n`);
    await query.execute(sql`alter table notices drop constraint notices_pkey`);
    await query.execute(sql`insert into notices select string_agg(actor, ''), now() from notices`);
    const big = join(folder, 'big');
    await large.json(['backup', big]);
    const nowhere = await large.run(['backup', join(folder, 'no', 'where'), '--json']);
    expect(JSON.parse(nowhere.err).error).toBe('no-folder');

    await fresh.tools.house.database.query.execute(
      sql`alter table notices drop constraint notices_pkey`,
    );
    await fresh.json(['restore', big]);

    const sum = (shell: Shell) =>
      shell.tools.house.database.query.execute(
        sql`select count(*), sum(length(actor)), md5(string_agg(actor, '' order by md5(actor))) from notices`,
      );
    expect([...(await sum(fresh))]).toEqual([...(await sum(large))]);
  });

  test('refuses where an instance is in use, unless it is to be replaced', async () => {
    const used = await openShell();
    await used.run(['user', 'create', 'eve']);

    const refused = await used.run(['restore', file, '--json']);
    expect(JSON.parse(refused.err).error).toBe('holds-an-instance');
    expect((await used.json<object[]>(['user', 'list'])).length).toBe(1);

    await used.json(['restore', file, '--replace']);
    expect(await used.json(['user', 'list'])).toMatchObject([{ name: 'ada' }]);
  });

  test('refuses a backup of another origin, and of other migrations', async () => {
    const elsewhere = await openShell('https://other.test');
    const newer = await openShell();
    await newer.tools.house.database.query.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 1)`,
    );

    const moved = await elsewhere.run(['restore', file, '--json']);
    const changed = await newer.run(['restore', file, '--json']);

    expect(JSON.parse(moved.err).error).toBe('another-origin');
    expect(JSON.parse(changed.err).error).toBe('other-version');
  });

  test('changes nothing when the file is cut short, is none, or is not there', async () => {
    const fresh = await openShell();
    const before = await countsOf(fresh);
    const cut = join(folder, 'cut');
    writeFileSync(cut, readFileSync(file));
    truncateSync(cut, Math.floor(statSync(file).size * 0.8));
    const other = join(folder, 'other');
    writeFileSync(other, 'not a backup');
    mkdirSync(join(folder, 'folder'));
    const text = gunzipSync(readFileSync(file)).toString();
    writeFileSync(join(folder, 'strange'), gzipSync(text.replace('"created":"20', '"created":"x')));
    writeFileSync(join(folder, 'longer'), gzipSync(`${text}{}\n`));
    const bent = readFileSync(file);
    bent[bent.length - 5]! ^= 1;
    writeFileSync(join(folder, 'bent'), bent);
    const errorOf = async (name: string) =>
      JSON.parse((await fresh.run(['restore', join(folder, name), '--json'])).err).error;

    expect(await errorOf('cut')).toBe('damaged');
    expect(await errorOf('strange')).toBe('damaged');
    expect(await errorOf('longer')).toBe('damaged');
    expect(await errorOf('bent')).toBe('damaged');
    expect(await errorOf('other')).toBe('not-a-backup');
    expect(await errorOf('missing')).toBe('no-file');
    expect(await errorOf('folder')).toBe('no-file');
    expect(await countsOf(fresh)).toEqual(before);
  });
});
