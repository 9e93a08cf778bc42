/** Whom we hear and whom we visit: every fetch, inbox and delivery passes this one decision. */
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { batchUp } from '#lib/batch-up.ts';
import { hostOf, originOf } from '#lib/hosts.ts';
import { isPrivateHost } from '#lib/private-hosts.ts';
import { perWorld } from './per-world.ts';
import type { World } from './world.ts';

export type Barred = 'bad-url' | 'blocked' | 'own-host';

/**
 * Called before any URL is fetched or posted to, and for every host that an activity names. The
 * address behind the name is checked later, by the dialer in `egress.ts`.
 * Refuses: what is not http(s), plain http and odd ports unless exempt, userinfo,
 * a dot at the end of the name, and blocked hosts.
 */
export async function passGate(world: World, url: string): Promise<Barred | null> {
  if (originOf(url) === null) return 'bad-url';
  const parsed = new URL(url);
  // A dot at the end is the same server under a name that no list of ours has.
  if (parsed.hostname.endsWith('.')) return 'bad-url';
  if (!isPrivateHost(world.privateHosts, parsed)) {
    if (parsed.protocol !== 'https:' || parsed.port !== '') return 'bad-url';
    // Without https ours is no name that others could know: we talk to exempt hosts only.
    if (!world.house.origin.startsWith('https:')) return 'bad-url';
    if (!parsed.hostname.includes('.')) return 'bad-url';
  }
  if (parsed.origin === world.house.origin) return 'own-host';
  return (await isBarred(world, url)) ? 'blocked' : null;
}

/** Asked many thousand times a second under load: one look at the rules answers all who asked before it. */
const blocked = perWorld((world) =>
  batchUp((hosts: readonly string[]) => findBlocked(world.house.database.query, hosts), {
    max: 1000,
  }),
);

/** Whether the host of this URL is blocked now, as the database says. */
export async function isBarred(world: World, url: string): Promise<boolean> {
  const host = hostOf(url);
  return host === null || blocked(world)(host);
}
