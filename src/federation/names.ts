/** Names → addresses without a thread for each: a name server that is silent keeps nobody else waiting. */
import { Resolver, lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';

export type Names = (hostname: string) => Promise<readonly LookupAddress[]>;

export type NamesOptions = {
  readonly clock: () => Date;
  /** Whom to ask, as `address:port`; the machine's own name servers unless said. */
  readonly servers?: readonly string[] | undefined;
};

const foundMs = 60_000;
const failedMs = 10_000;
const keptMax = 5000;

type Kept = { until: number; readonly answer: Promise<readonly LookupAddress[]> };

/**
 * Asks the name servers themselves (c-ares); the machine's own table of hosts is asked only for names that those say
 * do not exist. `dns.lookup` for everybody would take one of libuv's four threads for each name, on which our
 * signatures are made as well. Answers are kept for a minute, failures for ten seconds.
 */
export function openNames({ clock, servers }: NamesOptions): Names {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers !== undefined) resolver.setServers([...servers]);
  const kept = new Map<string, Kept>();
  return (hostname) => {
    const now = clock().getTime();
    const known = kept.get(hostname);
    if (known !== undefined && now < known.until) return known.answer;
    if (kept.size >= keptMax) kept.clear();
    const asked: Kept = { until: now + foundMs, answer: ask(resolver, hostname) };
    kept.set(hostname, asked);
    asked.answer.catch(() => (asked.until = clock().getTime() + failedMs));
    return asked.answer;
  };
}

async function ask(resolver: Resolver, hostname: string): Promise<readonly LookupAddress[]> {
  const [four, six] = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  const found = [
    ...addressesOf(four).map((address) => ({ address, family: 4 })),
    ...addressesOf(six).map((address) => ({ address, family: 6 })),
  ];
  if (found.length > 0) return found;
  const reasons = [four, six].map((one) => (one.status === 'rejected' ? one.reason : null));
  const other = reasons.find((reason) => reason !== null && !isNoSuchName(reason));
  if (other !== undefined) throw other;
  return lookup(hostname, { all: true });
}

const addressesOf = (answer: PromiseSettledResult<string[]>): readonly string[] =>
  answer.status === 'fulfilled' ? answer.value : [];

const isNoSuchName = (reason: unknown): boolean =>
  reason instanceof Error &&
  'code' in reason &&
  (reason.code === 'ENOTFOUND' || reason.code === 'ENODATA');
