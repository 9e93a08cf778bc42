/** Whom we hear and whom we visit: every fetch, inbox and delivery passes this one decision. */
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { batchUp } from '#lib/batch-up.ts';
import { hostOf, originOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { isPrivateHost } from '#lib/private-hosts.ts';
import type { Allowed } from './network.ts';
import { perWorld } from './per-world.ts';
import { isPublicName } from './public-names.ts';
import type { World } from './world.ts';

export type Barred = 'bad-url' | 'blocked' | 'own-host';

/**
 * Called before any URL is fetched or posted to: what passed is all that the network can be asked for. The
 * address behind the name is checked later, by the dialer in `egress.ts`.
 */
export async function openGate(world: World, url: string): Promise<Outcome<Allowed, Barred>> {
  const barred = await passGate(world, url);
  return barred === null ? done(url as Allowed) : refuse(barred);
}

/** Our own address, which is no business of the gate's: whether others would find us there. */
export const ownAddress = (world: World, path: string): Allowed =>
  `${world.house.origin}${path}` as Allowed;

/**
 * Called for every host that an activity names, also when nobody visits it.
 * Refuses: what is not http(s), plain http and odd ports unless exempt, userinfo, numbers in place of a name,
 * names that are nobody's on the Internet, a dot at the end of the name, and blocked hosts.
 */
export async function passGate(world: World, url: string): Promise<Barred | null> {
  // Not the same to every reader: some strip these, some stop there.
  if (/[\s\\\p{Cc}]/u.test(url)) return 'bad-url';
  if (originOf(url) === null) return 'bad-url';
  const parsed = new URL(url);
  if (!isPrivateHost(world.privateHosts, parsed)) {
    if (parsed.protocol !== 'https:' || parsed.port !== '') return 'bad-url';
    // Without https ours is no name that others could know: we talk to exempt hosts only.
    if (!world.house.origin.startsWith('https:')) return 'bad-url';
    if (!isPublicName(parsed.hostname)) return 'bad-url';
  }
  if (parsed.origin === world.house.origin) return 'own-host';
  return (await isBarred(world, url)) ? 'blocked' : null;
}

/** Asked many thousand times a second under load: one look at the rules answers all who asked before it. */
const blocked = perWorld((world) =>
  batchUp(
    (hosts: readonly string[]) =>
      findBlocked(world.house.database.query, hosts, world.house.clock()),
    {
      max: 1000,
    },
  ),
);

/** Whether any of these is on a host that is blocked now. */
export const areBarred = async (world: World, urls: readonly string[]): Promise<boolean> =>
  (await Promise.all(urls.map((url) => isBarred(world, url)))).includes(true);

/** Whether the host of this URL is blocked now, as the database says. */
export async function isBarred(world: World, url: string): Promise<boolean> {
  const host = hostOf(url);
  if (host === null) return true;
  return host !== hostOf(world.house.origin) && blocked(world)(host);
}
