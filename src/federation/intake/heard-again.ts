/** Which servers were not noted lately as alive: the others cost no question. */
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';

const intervalMs = 60_000;
const hostsMax = 20_000;

const noted = perWorld(() => new Map<string, number>());

/**
 * Called outside the transaction, with hosts of which a valid request came; returns those of which that is worth
 * writing down. One asker gets each of them: who then fails to write it down says so by `forgetHeard`.
 */
export function heardAgain(world: World, hosts: Iterable<string>): string[] {
  const now = world.house.clock().getTime();
  const known = noted(world);
  const news = [...hosts].filter((host) => now - (known.get(host) ?? -Infinity) >= intervalMs);
  if (known.size + news.length > hostsMax) known.clear();
  for (const host of news) known.set(host, now);
  return news;
}

/** Called when that was not committed: the next one writes it down. */
export function forgetHeard(world: World, hosts: readonly string[]): void {
  for (const host of hosts) noted(world).delete(host);
}
