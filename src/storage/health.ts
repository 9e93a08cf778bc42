/** What can be wrong with a database: its settings, its clock, migrations that have not run. */
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

export type Health = {
  readonly version: string;
  /** Whether a commit survives a loss of power. */
  readonly fsync: boolean;
  readonly now: Date;
  /** Migrations of this version of Folkmoot that have not run here. */
  readonly pending: number;
};

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Called by `doctor`; throws when the database does not answer. */
export async function readHealth({ query }: Database): Promise<Health> {
  const [server] = await query.execute<{ version: string; fsync: string; now: string }>(sql`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      extract(epoch from clock_timestamp()) * 1000 as now`);
  const ran = await query.execute<{ hash: string }>(
    sql`select hash from drizzle.__drizzle_migrations`,
  );
  const hashes = new Set(ran.map(({ hash }) => hash));
  const pending = readMigrationFiles({ migrationsFolder }).filter(({ hash }) => !hashes.has(hash));
  return {
    version: server!.version,
    fsync: server!.fsync === 'on',
    now: new Date(Number(server!.now)),
    pending: pending.length,
  };
}
