/** Puts a backup into the database: everything, or nothing. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import postgres from 'postgres';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { isUnreadable, openBackup, type BackupFile } from './backup-file.ts';
import { copyTarget, quoted, type BackupHeader } from './header.ts';
import { countRows, highestId, listTables, readMigrations, sequenceOf } from './tables.ts';

export type Load = {
  readonly databaseUrl: string;
  readonly file: string;
  /** The origin that is configured here. */
  readonly origin: string;
  /** Overwrites an instance that is in use. */
  readonly replace: boolean;
  readonly newId: () => string;
};

export type LoadRefusal =
  | 'no-file'
  | 'not-a-backup'
  | 'damaged'
  | 'other-version'
  | 'another-origin'
  | 'holds-an-instance';

const aheadMin = 1000;

/**
 * Called with the server stopped. Refused for a backup of another origin (ids never change) or of other
 * migrations, and where an instance is in use already, unless it is to be replaced.
 */
export async function loadDatabase(load: Load): Promise<Outcome<BackupHeader, LoadRefusal>> {
  const opened = await openBackup(load.file);
  if (!opened.done) return opened;
  const backup = opened.value;
  const client = postgres(load.databaseUrl, {
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: 'folkmoot restore', TimeZone: 'UTC' },
  });
  try {
    const refusal = await mayLoad(client, backup.header, load);
    if (refusal !== null) return refuse(refusal);
    await client.begin((sql) => replaceAll(sql, backup, load));
    return done(backup.header);
  } catch (error) {
    if (error instanceof Damaged || isUnreadable(error)) return refuse('damaged');
    throw error;
  } finally {
    backup.close();
    await client.end({ timeout: 5 });
  }
}

class Damaged extends Error {
  override readonly name = 'Damaged';
}

async function mayLoad(
  sql: postgres.Sql,
  header: BackupHeader,
  { origin, replace }: Load,
): Promise<LoadRefusal | null> {
  const migrations = await readMigrations(sql);
  if (migrations.join() !== header.migrations.join()) return 'other-version';
  const names = (tables: readonly { name: string }[]) => tables.map(({ name }) => name).sort().join();
  if (names(await listTables(sql)) !== names(header.tables)) return 'other-version';
  if (header.origin !== origin) return 'another-origin';
  return !replace && (await isInUse(sql)) ? 'holds-an-instance' : null;
}

/** What a first start founds does not count: nobody has seen it yet. */
async function isInUse(sql: postgres.Sql): Promise<boolean> {
  const rows = await sql<{ used: boolean }[]>`
    select exists (select 1 from actors where not (local and kind = 'instance'))
      or (select count(*) from instances) > 1 or exists (select 1 from journal) as used`;
  return rows[0]!.used;
}

async function replaceAll(
  sql: postgres.TransactionSql,
  { header, nextRows }: BackupFile,
  { newId }: Load,
): Promise<void> {
  const all = header.tables.map(({ name }) => `public.${quoted(name)}`).join(', ');
  await sql.unsafe(`truncate ${all}`);
  for (const table of header.tables) {
    const writable = await sql.unsafe(`copy ${copyTarget(table)} from stdin`).writable();
    await pipeline(Readable.from(nextRows()), writable);
    if ((await countRows(sql, table.name)) !== table.rows) throw new Damaged(table.name);
  }
  for (const { name, columns, highest } of header.tables) {
    const sequence = await sequenceOf(sql, name, columns);
    if (sequence === null) continue;
    const known = Math.max(highest ?? 0, await highestId(sql, name, sequence));
    await sql`select setval(${sequence}, ${jump(known)}, true)`;
  }
  await beginAnew(sql, newId());
}

/**
 * Numbers given after the backup was made are known elsewhere, and `/post/N` must never name two things:
 * a thousand ahead, and on large servers a tenth, rounded up.
 */
export const jump = (highest: number): number =>
  Math.ceil((highest + Math.max(aheadMin, Math.ceil(highest / 10))) / 1000) * 1000;

/** A new life of the same server: its own mark for ids, and nobody holds what a worker had claimed. */
async function beginAnew(sql: postgres.TransactionSql, epoch: string): Promise<void> {
  await sql`update site set epoch = ${epoch}`;
  await sql`update lanes set lease = null, epoch = null`;
  await sql`update receipts set lease = null, claims = 0 where state = 'waiting'`;
}
