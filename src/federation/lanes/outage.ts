/** Tells whose fault silence is: when everybody who was well falls silent at once, it is ours. */
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import type { Lane } from './claim.ts';

/** Fewer than this prove nothing. */
const hostsMin = 3;
const windowMs = 60_000;
const wellMs = 24 * 3_600_000;

type Hearing = { answered: number; readonly silent: Map<string, number> };

const hearings = perWorld((): Hearing => ({ answered: -Infinity, silent: new Map() }));

/** Called after every request to a lane's server: whether there was any answer at all. */
export function noteAnswer(
  world: World,
  lane: Pick<Lane, 'host' | 'lastSuccess'>,
  answered: boolean,
): void {
  const hearing = hearings(world);
  const now = world.house.clock().getTime();
  if (answered) {
    hearing.answered = now;
    hearing.silent.clear();
    return;
  }
  const well = lane.lastSuccess !== null && now - lane.lastSuccess.getTime() < wellMs;
  if (well) hearing.silent.set(lane.host, now);
}

/**
 * Called before a silence is held against a server. True when nobody answered for a minute and at least
 * three that were well within a day did not: DNS or the network here is down, and marks nobody.
 */
export function isOurs(world: World): boolean {
  const hearing = hearings(world);
  const now = world.house.clock().getTime();
  if (now - hearing.answered < windowMs) return false;
  for (const [host, at] of hearing.silent) if (now - at > windowMs) hearing.silent.delete(host);
  return hearing.silent.size >= hostsMin;
}
