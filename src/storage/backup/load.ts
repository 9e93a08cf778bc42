/** Puts a backup into the database: everything, or nothing. */
import postgres from 'postgres';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { sqlState } from '#storage/database.ts';
import { BadBackup, isUnreadable, openBackup, type BackupFile } from './backup-file.ts';
import { columnList, tableName, type BackupHeader, type BackupTable } from './header.ts';
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
    // Rows that PostgreSQL cannot read, or that refer to what is not there.
    const nonsense = /^2[23]/.test(sqlState(error) ?? '');
    if (nonsense || isUnreadable(error)) return refuse('damaged');
    throw error;
  } finally {
    backup.close();
    await client.end({ timeout: 5 });
  }
}

async function mayLoad(
  sql: postgres.Sql,
  header: BackupHeader,
  { origin, replace }: Load,
): Promise<LoadRefusal | null> {
  const migrations = await readMigrations(sql);
  if (migrations.join() !== header.migrations.join()) return 'other-version';
  const names = (tables: readonly { name: string }[]) =>
    tables
      .map(({ name }) => name)
      .sort()
      .join();
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
  { header, lines }: BackupFile,
  { newId }: Load,
): Promise<void> {
  await sql.unsafe(`truncate ${header.tables.map(tableName).join(', ')}`);
  for (const table of header.tables) {
    await fill(sql, table, lines);
    if ((await countRows(sql, table.name)) !== table.rows)
      throw new BadBackup(`rows of ${table.name}`);
  }
  // Only at its end does the file prove that it is whole (RFC 1952, CRC-32).
  const behind = await lines.next();
  if (behind.done !== true) throw new BadBackup('it does not end where it should');
  for (const { name, columns, highest } of header.tables) {
    const sequence = await sequenceOf(sql, name, columns);
    if (sequence === null) continue;
    const known = Math.max(highest ?? 0, await highestId(sql, name, sequence));
    await sql`select setval(${sequence}, ${jump(known)}, true)`;
  }
  await beginAnew(sql, newId());
}

/** Characters and rows that are sent in one statement. */
const batchLength = 1024 * 1024;
const batchRows = 1000;

async function fill(
  sql: postgres.TransactionSql,
  table: BackupTable,
  lines: BackupFile['lines'],
): Promise<void> {
  const [target, columns] = [tableName(table), columnList(table)];
  let batch: string[] = [];
  let length = 0;
  for (let row = 1; row <= table.rows; row++) {
    const line = await lines.next();
    if (line.done === true) throw new BadBackup('it ends too soon');
    batch.push(line.value);
    length += line.value.length;
    if (length < batchLength && batch.length < batchRows && row < table.rows) continue;
    await sql.unsafe(
      `insert into ${target} (${columns})
       select ${columns} from json_populate_recordset(null::${target}, $1::text::json)`,
      [`[${batch.join(',')}]`],
    );
    batch = [];
    length = 0;
  }
}

/**
 * Numbers given after the backup was made are known elsewhere, and `/post/N` must never name two things:
 * a thousand ahead, and on large servers a tenth, rounded up.
 */
const jump = (highest: number): number =>
  Math.ceil((highest + Math.max(aheadMin, Math.ceil(highest / 10))) / 1000) * 1000;

/** A new life of the same server: its own mark for ids, and nobody holds what a worker had claimed. */
async function beginAnew(sql: postgres.TransactionSql, epoch: string): Promise<void> {
  await sql`update site set epoch = ${epoch}`;
  await sql`update lanes set lease = null, epoch = null`;
  await sql`update receipts set lease = null, claims = 0 where state = 'waiting'`;
}
