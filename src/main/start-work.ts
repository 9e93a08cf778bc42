/** Begins the worker's part: first what dead workers left in hand, then the bells. */
import { takeBack, takeBackFrom } from '#federation/take-back.ts';
import { enterAsWorker } from '#storage/worker-presence.ts';
import type { OpenHouse } from './compose.ts';

/** Called once by a process that works; what it opens is closed with the house. */
export async function startWork({ world, bells, databaseUrl, onClose }: OpenHouse): Promise<void> {
  const onReturn = (lost: Date): Promise<void> => takeBackFrom(world, lost);
  const presence = await enterAsWorker(databaseUrl, onReturn, world.house.clock);
  onClose(async () => {
    // Present as long as something is in hand.
    await bells.close();
    await presence.close();
  });
  if (presence.alone) await takeBack(world);
  await bells.work(world, presence.alone);
  await presence.settled();
}
