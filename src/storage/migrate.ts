/** Brings a database up to the newest migration; safe when several processes start at once. */
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));
/** Any number, the same in every process: the migrator itself takes no lock. */
const lockNumber = 70_104_001;

/** Called at start and by tests, before anything else touches the database. */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await client`select pg_advisory_lock(${lockNumber})`;
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    await client.end({ timeout: 5 });
  }
}
