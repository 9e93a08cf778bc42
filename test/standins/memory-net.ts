/** A network in memory: requests are handed to whoever answers for their host. */
import type { Net, StandIn } from './protocol/types.ts';

export interface MemoryNet {
  readonly net: Net;
  /** Everything asked so far, as `METHOD url`. */
  readonly requests: string[];
  add(host: string, handle: Net): void;
  join(...standIns: readonly StandIn[]): void;
}

export function memoryNet(): MemoryNet {
  const hosts = new Map<string, Net>();
  const requests: string[] = [];
  const net: Net = async (request) => {
    requests.push(`${request.method} ${request.url}`);
    const handle = hosts.get(new URL(request.url).host);
    if (handle === undefined) throw new TypeError(`nobody answers at ${request.url}`);
    return handle(request);
  };
  return {
    net,
    requests,
    add: (host, handle) => {
      hosts.set(host, handle);
    },
    join: (...standIns) => {
      for (const one of standIns) hosts.set(new URL(one.origin).host, (r) => one.handle(r));
    },
  };
}

/** Lets all of them send until none has anything left. */
export async function quiet(...standIns: readonly StandIn[]): Promise<void> {
  let before = -1;
  for (;;) {
    for (const one of standIns) await one.deliveries();
    const now = standIns.reduce((sum, one) => sum + one.sent.length + one.log.length, 0);
    if (now === before) return;
    before = now;
  }
}
