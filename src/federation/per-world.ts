/** What a process keeps in memory for one world: refilled at will, never the only place of anything. */
import type { World } from './world.ts';

/** Returns a function that makes the thing when a world first asks for it, and the same one afterwards. */
export function perWorld<Kept>(make: (world: World) => Kept): (world: World) => Kept {
  const kept = new WeakMap<World, Kept>();
  return (world) => {
    const known = kept.get(world);
    if (known !== undefined) return known;
    const made = make(world);
    kept.set(world, made);
    return made;
  };
}
