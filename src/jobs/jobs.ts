/** Every job of the worker: its name, its handler, and how often it is swept. */
import { runBackfills } from '#federation/backfill/run-backfills.ts';
import { applyReceipts } from '#federation/apply-receipts.ts';
import { runLanes } from '#federation/lanes/run-lanes.ts';
import { publishJournal } from '#federation/publish.ts';
import type { World } from '#federation/world.ts';
import type { Bell } from '#domain/context.ts';

export type Job = {
  /** Does what waits, and says how much that was. */
  readonly run: (world: World) => Promise<number>;
  /** How many of it may run at once in one process. */
  readonly concurrency: number;
  /** A lost bell costs at most this much delay. */
  readonly sweepMs: number;
};

export const jobs: Readonly<Record<Bell, Job>> = {
  receipts: { run: applyReceipts, concurrency: 1, sweepMs: 5000 },
  journal: { run: publishJournal, concurrency: 1, sweepMs: 5000 },
  lanes: { run: runLanes, concurrency: 4, sweepMs: 5000 },
  backfills: { run: runBackfills, concurrency: 1, sweepMs: 30_000 },
};

/** Runs one job until nothing waits that it could do now, or the process is about to stop. */
export async function drain(world: World, bell: Bell, stopping: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !stopping(); turn++) {
    if ((await jobs[bell].run(world)) === 0) return;
  }
}
