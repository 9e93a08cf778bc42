/** Every job of the worker: its name, its handler, and how often it is swept. */
import { runBackfills } from '#federation/backfill/run-backfills.ts';
import { giveUpReceipts, letGoOfReceipts, takeReceipts } from '#federation/apply-receipts.ts';
import { letGoOfLanes, takeLanes } from '#federation/lanes/run-lanes.ts';
import { readLinks } from '#federation/links/read-links.ts';
import { refreshLists } from '#federation/lists/refresh-lists.ts';
import { publishJournal } from '#federation/publish.ts';
import { runChores } from '#federation/retention/run-chores.ts';
import type { World } from '#federation/world.ts';
import type { Bell } from '#domain/context.ts';

export type Job = {
  /** Takes what waits, and says how much that was; what is slow may go on afterwards. */
  readonly run: (world: World) => Promise<number>;
  /** Called once before the process stops: nothing more is begun; waits for what is in hand. */
  readonly letGo?: (world: World) => Promise<void>;
  /** Called when that took too long: gives back what is in hand. */
  readonly giveUp?: (world: World) => Promise<void>;
  /** A lost bell costs at most this much delay. */
  readonly sweepMs: number;
};

export const jobs: Readonly<Record<Bell, Job>> = {
  receipts: {
    run: takeReceipts,
    letGo: letGoOfReceipts,
    giveUp: giveUpReceipts,
    sweepMs: 5000,
  },
  journal: { run: publishJournal, sweepMs: 5000 },
  lanes: { run: takeLanes, letGo: letGoOfLanes, sweepMs: 5000 },
  backfills: { run: runBackfills, sweepMs: 30_000 },
  // Each list has an hour of its own.
  lists: { run: refreshLists, sweepMs: 60_000 },
  links: { run: readLinks, sweepMs: 10_000 },
  // Each chore has a period of its own, whoever sees to it.
  chores: { run: runChores, sweepMs: 60_000 },
};

/** Runs one job until nothing waits that it could do now, or the process is about to stop. */
export async function drain(world: World, bell: Bell, stopping: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !stopping(); turn++) {
    if ((await jobs[bell].run(world)) === 0) return;
  }
}
