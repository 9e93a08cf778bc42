/** Takes out of what is sent to a browser whatever leads to servers with which there is no dealing. */
import type { House } from '#domain/context.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import { hostOf } from '#lib/hosts.ts';
import { closeLinks, hostsOf } from '#lib/outward.ts';

/**
 * Called for every page and feed, with one look at the rules for all hosts on it; nothing in store is altered, so that
 * all is as it was when the rule is lifted. Only a rule closes links: to dealing with few belongs no reading of few.
 */
export async function withoutBlocked(
  house: House,
  pieces: readonly string[],
): Promise<readonly string[]> {
  const own = hostOf(house.origin);
  const hosts = [...new Set(pieces.flatMap(hostsOf))].filter((host) => host !== own);
  if (hosts.length === 0) return pieces;
  const decisions = await findDecisions(house.database.query, hosts, house.clock());
  const closed = hosts.filter((_, index) => {
    const { degrees, rule } = decisions[index]!;
    return rule !== null && degrees.includes('defederate');
  });
  return pieces.map((html) => closeLinks(html, new Set(closed)));
}
