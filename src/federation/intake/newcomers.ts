/** How much a server that was met lately may send: little at first, more with every day of good conduct. */
import { findBudget } from '#domain/instances/find-budget.ts';
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { networkOf } from '#lib/network-of.ts';

/** For so long what is known of a server holds; nobody is turned away on older knowledge than the second. */
const keptMs = 60_000;
const freshMs = 1_000;
/** At once so many minutes' worth. */
const burstMinutes = 2;
const hostsMax = 20_000;

type Known = {
  /** Activities a minute; null for who is no newcomer. */
  budget: Promise<number | null>;
  asked: number;
  /** What it may still send; null before it sent anything. */
  tokens: number | null;
  at: number;
};

const newcomers = perWorld(() => new Map<string, Known>());
/** Apart, so that whoever names thousands of servers makes none of those forgotten. */
const strangers = perWorld(() => new Map<string, Known>());

/**
 * Called for every request that a server's own people signed, as we have seen; and with `from`, the address that it
 * came from, for what merely says so: that counts for this address alone, as naming a server must not shut it out, and
 * must not be free, as whoever signs each request with another new key is never known. Returns after how many seconds
 * there is room again; 0 when there is now, as there always is for who is no newcomer.
 */
export async function spendNewcomer(world: World, host: string, from?: string): Promise<number> {
  const now = world.house.clock().getTime();
  const known = recall(world, { host, from }, now);
  const wait = spend(known, await known.budget, now);
  if (wait === 0 || now - known.asked < freshMs) return wait;
  // Somebody may have joined a community there a moment ago, or an admin looked at it.
  ask(world, host, known, now);
  return spend(known, await known.budget, now);
}

type Whose = { readonly host: string; readonly from: string | undefined };

function recall(world: World, { host, from }: Whose, now: number): Known {
  const hosts = from === undefined ? newcomers(world) : strangers(world);
  const key = from === undefined ? host : `${networkOf(from)} ${host}`;
  const known = hosts.get(key) ?? { budget: free, asked: -Infinity, tokens: null, at: now };
  // Who was not heard of the longest is forgotten first.
  hosts.delete(key);
  hosts.set(key, known);
  if (hosts.size > hostsMax) hosts.delete(hosts.keys().next().value!);
  if (Math.abs(now - known.asked) >= keptMs) ask(world, host, known, now);
  return known;
}

const free = Promise.resolve(null);

function ask(world: World, host: string, known: Known, now: number): void {
  known.asked = now;
  const { database, clock } = world.house;
  known.budget = findBudget(database.query, host, clock());
  // What cannot be looked up now is asked again by the next; the sender learns of the outage by the insert.
  known.budget.catch(() => {
    known.asked = -Infinity;
    known.budget = free;
  });
}

function spend(known: Known, perMinute: number | null, now: number): number {
  if (perMinute === null) {
    known.tokens = null;
    return 0;
  }
  const burst = perMinute * burstMinutes;
  const grown = (Math.max(0, now - known.at) / 60_000) * perMinute;
  known.tokens = Math.min(burst, (known.tokens ?? burst) + grown);
  known.at = now;
  if (known.tokens < 1) return Math.max(1, Math.ceil(((1 - known.tokens) * 60) / perMinute));
  known.tokens--;
  return 0;
}
