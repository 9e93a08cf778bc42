/** How many servers below one domain we meet in an hour: names below it cost its owner nothing. */
import { isPrivateHost } from '#lib/private-hosts.ts';
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';

const hourMs = 3_600_000;
/** More than there is news from below the largest domains; who is beyond it is met in the next hour. */
const hostsMax = 300;
const domainsMax = 10_000;

type Met = { readonly since: number; readonly hosts: Set<string> };

const met = perWorld(() => new Map<string, Met>());

/** The last two labels; that of a country's companies (`co.uk`) counts as one. Null for who stands alone or is exempt. */
function domainOf(world: World, url: URL): string | null {
  const domain = url.hostname.split('.').slice(-2).join('.');
  return domain === url.hostname || isPrivateHost(world.privateHosts, url) ? null : domain;
}

function metLately(world: World, domain: string): Met {
  const now = world.house.clock().getTime();
  const last = met(world).get(domain);
  return last !== undefined && now - last.since < hourMs ? last : { since: now, hosts: new Set() };
}

/** Called before a server is asked; those that answered in this hour may be asked again. */
export function mayMeet(world: World, at: string): boolean {
  const url = new URL(at);
  const domain = domainOf(world, url);
  if (domain === null) return true;
  const { hosts } = metLately(world, domain);
  return hosts.size < hostsMax || hosts.has(url.hostname);
}

/** Called when it gave what was asked for: who names servers that are not there must not use up what others have. */
export function noteMet(world: World, at: string): void {
  const url = new URL(at);
  const domain = domainOf(world, url);
  if (domain === null) return;
  const lately = metLately(world, domain);
  lately.hosts.add(url.hostname);
  const domains = met(world);
  domains.delete(domain);
  domains.set(domain, lately);
  if (domains.size > domainsMax) domains.delete(domains.keys().next().value!);
}
