/** Writes everything that this server holds into one file: its backup. */
import { createWriteStream, existsSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import postgres from 'postgres';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { formatVersion, secretWarning, tableName, type BackupHeader } from './header.ts';
import {
  countRows,
  fleeting,
  highestId,
  listTables,
  readMigrations,
  sequenceOf,
} from './tables.ts';

export type Dump = {
  readonly databaseUrl: string;
  readonly file: string;
  readonly origin: string;
  readonly version: string;
  readonly now: Date;
};

export type DumpRefusal = 'file-exists' | 'no-folder';

/**
 * Called while the server runs or not: all is read from one snapshot, so that it is of one moment. The
 * bundled PostgreSQL has no pg_dump. The file holds private keys and passwords' hashes and is readable
 * by its owner alone. Refused when the file is there already; a failed backup leaves none behind.
 */
export async function dumpDatabase(dump: Dump): Promise<Outcome<BackupHeader, DumpRefusal>> {
  const { databaseUrl, file } = dump;
  if (existsSync(file)) return refuse('file-exists');
  const part = `${file}.part`;
  const client = postgres(databaseUrl, {
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: 'folkmoot backup', TimeZone: 'UTC' },
  });
  try {
    await rm(part, { force: true });
    const header = await client.begin('isolation level repeatable read read only', async (sql) => {
      const described = await describe(sql, dump);
      const target = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true });
      await pipeline(Readable.from(contents(sql, described)), createGzip(), target);
      return described;
    });
    // Unlike a rename, a link never replaces what somebody put there in the meantime.
    await link(part, file);
    return done(header);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return refuse('file-exists');
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return refuse('no-folder');
    throw error;
  } finally {
    await rm(part, { force: true });
    await client.end({ timeout: 5 });
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : null;

async function describe(sql: postgres.TransactionSql, dump: Dump): Promise<BackupHeader> {
  const tables: BackupHeader['tables'] = [];
  for (const { name, columns } of await listTables(sql)) {
    const sequence = await sequenceOf(sql, name, columns);
    const highest = sequence === null ? null : await highestId(sql, name, sequence);
    const rows = fleeting.has(name) ? 0 : await countRows(sql, name);
    tables.push({ name, columns, rows, highest });
  }
  return {
    folkmoot: 'backup',
    secret: secretWarning,
    format: formatVersion,
    version: dump.version,
    origin: dump.origin,
    made: dump.now.toISOString(),
    migrations: await readMigrations(sql),
    tables,
  };
}

/** Rows read at once: they may hold a megabyte each. */
const rowsMax = 100;

/**
 * The header in one line, then every row as JSON in a line of its own. Not COPY: the driver's streams
 * stall when a table ends while the reader is behind, and when the server refuses the last rows.
 */
async function* contents(
  sql: postgres.TransactionSql,
  header: BackupHeader,
): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  for (const table of header.tables) {
    if (fleeting.has(table.name)) continue;
    const query = `select to_json(t)::text as line from ${tableName(table)} t`;
    for await (const rows of sql.unsafe<{ line: string }[]>(query).cursor(rowsMax)) {
      yield rows.map(({ line }) => `${line}\n`).join('');
    }
  }
}
