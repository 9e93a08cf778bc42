/** How much one source may send: buckets that fill again with time, kept in bounded memory. */
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { networkOf } from '#lib/network-of.ts';

type Budget = { readonly burst: number; readonly perSecond: number };
type Bucket = { tokens: number; at: number };

/** What nobody has vouched for yet costs us a fetch each, and may name anybody as its sender. */
const address: Budget = { burst: 1000, perSecond: 50 };
const addressAndHost: Budget = { burst: 300, perSecond: 15 };
/** Far above what the largest server has to tell; a loop over there must not fill our disk. */
const verifiedHost: Budget = { burst: 30_000, perSecond: 300 };

/** Bytes of the same: what was settled is kept for weeks, and what a member says goes to everybody as it is. */
const verifiedBytes: Budget = { burst: 128 * 1024 * 1024, perSecond: 256 * 1024 };

/** Bytes, of what nobody has vouched for and of what is large: each of these is kept, or read, at our cost. */
const addressBytes: Budget = { burst: 16 * 1024 * 1024, perSecond: 256 * 1024 };

const bucketsMax = 20_000;

const strangers = perWorld(() => new Map<string, Bucket>());
const verified = perWorld(() => new Map<string, Bucket>());

/**
 * Called for a request whose signature could not be checked at once. Counted for the address that it came
 * from, and for this address with the server that it claims to be of; never for that server alone: naming
 * a server must not shut it out. Returns after how many seconds there is room again; 0 when there is now.
 */
export function spendStranger(world: World, from: string, host: string): number {
  const now = world.house.clock().getTime();
  const source = networkOf(from);
  const buckets = strangers(world);
  const one = bucketOf(buckets, source, address, now);
  const both = bucketOf(buckets, `${source} ${host}`, addressAndHost, now);
  const wait = Math.max(waitFor(one, address), waitFor(both, addressAndHost));
  if (wait > 0) return wait;
  one.tokens--;
  both.tokens--;
  return 0;
}

/** The same for bytes; with `back` they are given back, as those of somebody whom we know. */
export function spendBytes(
  world: World,
  from: string,
  { bytes, back = false }: { readonly bytes: number; readonly back?: boolean },
): number {
  const now = world.house.clock().getTime();
  const bucket = bucketOf(strangers(world), `${networkOf(from)} bytes`, addressBytes, now);
  const wait = back ? 0 : waitFor(bucket, addressBytes, bytes);
  if (wait === 0) bucket.tokens += back ? bytes : -bytes;
  return wait;
}

/** The same for what a server's own people signed, as we have seen, and for its bytes. */
export function spendVerified(world: World, host: string, bytes: number): number {
  const now = world.house.clock().getTime();
  const requests = bucketOf(verified(world), host, verifiedHost, now);
  const volume = bucketOf(verified(world), `${host} bytes`, verifiedBytes, now);
  const wait = Math.max(waitFor(requests, verifiedHost), waitFor(volume, verifiedBytes, bytes));
  if (wait > 0) return wait;
  requests.tokens--;
  volume.tokens -= bytes;
  return 0;
}

function bucketOf(buckets: Map<string, Bucket>, key: string, budget: Budget, now: number): Bucket {
  const known = buckets.get(key) ?? { tokens: budget.burst, at: now };
  const grown = (Math.max(0, now - known.at) / 1000) * budget.perSecond;
  known.tokens = Math.min(budget.burst, known.tokens + grown);
  known.at = now;
  // Who was not heard of the longest has a full bucket again, or nearly.
  buckets.delete(key);
  buckets.set(key, known);
  if (buckets.size > bucketsMax) buckets.delete(buckets.keys().next().value!);
  return known;
}

const waitFor = ({ tokens }: Bucket, { perSecond }: Budget, needed = 1): number =>
  tokens >= needed ? 0 : Math.max(1, Math.ceil((needed - tokens) / perSecond));
