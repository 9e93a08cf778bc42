/** How many requests, and bytes of them, stand in memory at once between their arrival and their answer. */
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';

const requestsMax = 5000;
const bytesMax = 64 * 1024 * 1024;

const doorways = perWorld(() => ({ requests: 0, bytes: 0 }));

/**
 * Called with each request before anything is done with it, however long the database may then let it stand.
 * Null, and `work` is not begun, when memory would be at risk.
 */
export async function passDoorway<T>(
  world: World,
  bytes: number,
  work: () => Promise<T>,
): Promise<T | null> {
  const here = doorways(world);
  if (here.requests >= requestsMax || here.bytes + bytes > bytesMax) return null;
  here.requests++;
  here.bytes += bytes;
  try {
    return await work();
  } finally {
    here.requests--;
    here.bytes -= bytes;
  }
}
