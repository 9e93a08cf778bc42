/** One job with all that it began: in production what is slow goes on while the next is taken. */
import type { Bell } from '#domain/context.ts';
import { settleReceipts } from '#federation/apply-receipts.ts';
import { lanesSettled } from '#federation/lanes/run-lanes.ts';
import type { World } from '#federation/world.ts';
import { jobs } from '#jobs/jobs.ts';

export async function runWhole(world: World, bell: Bell): Promise<number> {
  const count = await jobs[bell].run(world);
  await settleReceipts(world);
  await lanesSettled(world);
  return count;
}
