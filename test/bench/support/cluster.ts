/** A PostgreSQL for one contender: embedded, with its shipped settings, in a temporary folder. */
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { startEmbedded } from '#storage/embedded/start-embedded.ts';
import { migrateDatabase } from '#storage/migrate.ts';
import type { Bench } from './line.ts';

export type Cluster = {
  /** Whose CPU time is PostgreSQL's: the postmaster with all its children. */
  readonly pid: number;
  /** A database in which every migration has run. */
  readonly url: string;
};

/**
 * One for each contender, so that nobody pays for what another leaves to the autovacuum. It syncs to the disk as
 * in production: a 202 is durable.
 */
export async function openCluster(bench: Pick<Bench, 'folder' | 'onDone'>): Promise<Cluster> {
  const folder = mkdtempSync(join(bench.folder, 'cluster-'));
  // Root's PostgreSQL runs as another user, who has to get in.
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded({ dir: join(folder, 'data') });
  bench.onDone(embedded.stop);
  const admin = postgres(embedded.url('postgres'), { max: 1, onnotice: () => undefined });
  await admin.unsafe('create database bench');
  await admin.end();
  const url = embedded.url('bench');
  await migrateDatabase(url);
  const pidFile = join(folder, 'data', 'pgdata', 'postmaster.pid');
  return { pid: Number(readFileSync(pidFile, 'utf8').split('\n')[0]), url };
}
