/** The one way out: a dialer that refuses private addresses, with deadlines and size caps. */
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { isPrivateHost, type PrivateHost } from '#lib/private-hosts.ts';
import { isPublicAddress } from './addresses.ts';
import { openNames, type Names, type NamesOptions } from './names.ts';
import { NetworkError, type Answer, type Network, type NetworkFault } from './network.ts';

const bodyLimitBytes = 1024 * 1024;
const deadlineDefaultMs = 10_000;
/** Of what is asked for as `large`: its size, and how many times as long it may take. */
const largeLimitBytes = 16 * 1024 * 1024;
const largeTimes = 6;
/** Of what is asked for as `beginning`. */
const beginningBytes = 512 * 1024;
const keptOpenMax = 3000;

class ForbiddenAddress extends Error {}
class DeadlinePassed extends Error {
  override readonly name = 'TimeoutError';
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name and refuses it when any of its addresses is not public. */
const guardedLookup =
  (names: Names) =>
  (hostname: string, options: LookupOptions, callback: LookupDone): void => {
    names(hostname).then(
      (addresses) => {
        const bad = addresses.find(({ address }) => !isPublicAddress(address));
        if (bad !== undefined)
          return callback(new ForbiddenAddress(`${hostname} is ${bad.address}`), []);
        const first = addresses[0];
        if (first === undefined) return callback(new Error(`${hostname} has no address`), []);
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };

/** Names under `.localhost` are this machine, whatever the resolver thinks (RFC 6761). */
function homeLookup(hostname: string, options: LookupOptions, callback: LookupDone): void {
  if (!/(^|\.)localhost$/.test(hostname)) {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined)
        return callback(error ?? new Error('no address'), []);
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  } else if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
}

// undici hands these on to net.connect and tls.connect, which take a `lookup`.
type ConnectOptions = buildConnector.BuildOptions;

/** A dispatcher that checks the address it connects to: names, redirects and IP literals alike. */
function makeAgent(
  exempt: readonly PrivateHost[],
  names: Names,
  { deadlineMs, limitBytes }: { readonly deadlineMs: number; readonly limitBytes: number },
): Agent {
  const lookup = guardedLookup(names);
  const guarded = buildConnector({ timeout: 5000, lookup } as ConnectOptions);
  const home = buildConnector({ timeout: 5000, lookup: homeLookup } as ConnectOptions);
  return new Agent({
    // More than any lane is wide; how many there really are is the lanes' business.
    connections: 128,
    keepAliveTimeout: 15_000,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
    maxResponseSize: limitBytes,
    connect: (options, callback) => {
      const bare = options.hostname.replace(/^\[|\]$/g, '');
      const url = new URL(`${options.protocol}//${options.hostname}:${options.port || ''}`);
      if (isPrivateHost(exempt, url)) return home(options, callback);
      if (isIP(bare) !== 0 && !isPublicAddress(bare)) {
        return callback(new ForbiddenAddress(`address ${bare}`), null);
      }
      guarded(options, callback);
    },
  });
}

export type EgressOptions = NamesOptions & {
  /** How long a request may take with its answer, from the first look-up to the last byte. */
  readonly deadlineMs?: number;
};

/**
 * Opens the way out. `exempt` are the hosts for which a private address and plain http are allowed.
 * Every request has 10 s in all and an answer of at most 1 MiB after decoding; what is asked for as `large` has a
 * minute and 16 MiB.
 */
export function openEgress(
  exempt: readonly PrivateHost[],
  options: EgressOptions,
): {
  network: Network;
  close: () => Promise<void>;
} {
  const { deadlineMs = deadlineDefaultMs } = options;
  const names = openNames(options);
  const agent = makeAgent(exempt, names, { deadlineMs, limitBytes: bodyLimitBytes });
  const largeMs = largeTimes * deadlineMs;
  const longer = makeAgent(exempt, names, { deadlineMs: largeMs, limitBytes: largeLimitBytes });
  let open = 0;
  agent.on('connect', () => open++).on('disconnect', () => open--);
  const network: Network = async ({ method, url, headers, body, timeoutMs, large, beginning }) => {
    const most = large === true ? largeMs : deadlineMs;
    const ms = Math.max(1, Math.min(timeoutMs ?? most, most));
    // Not AbortSignal.timeout: that goes off, at a cost, for every request that was answered long ago.
    const cut = new AbortController();
    const deadline = setTimeout(() => cut.abort(new DeadlinePassed(`${ms} ms are over`)), ms);
    try {
      const response = await request(url, {
        method,
        headers: { ...headers, 'accept-encoding': 'identity' },
        body: body ?? null,
        dispatcher: large === true ? longer : agent,
        signal: cut.signal,
        // Kept open for the next request only while there are few: an idle one costs 20 kB.
        reset: open > keptOpenMax,
      });
      return {
        status: response.statusCode,
        headers: flatten(response.headers),
        // The dispatcher bounds its size, and nothing is decoded.
        body: beginning === true ? await beginningOf(response.body) : await wholeOf(response.body),
      } satisfies Answer;
    } catch (error) {
      throw new NetworkError(faultOf(error), messageOf(error), error);
    } finally {
      clearTimeout(deadline);
    }
  };
  return {
    network,
    close: async () => {
      await Promise.all([agent.destroy(), longer.destroy()]);
    },
  };
}

const wholeOf = async (body: Dispatcher.ResponseData['body']): Promise<Buffer> =>
  Buffer.from(await body.arrayBuffer());

/** The rest is not waited for: the connection is closed. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    const read = Buffer.from(piece as Uint8Array);
    pieces.push(read);
    bytes += read.length;
    if (bytes >= beginningBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, beginningBytes);
}

const flatten = (
  headers: Record<string, string | string[] | undefined>,
): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );

function faultOf(error: unknown): NetworkFault {
  if (error instanceof NetworkError) return error.fault;
  if (!(error instanceof Error)) return 'unreachable';
  if (error instanceof ForbiddenAddress) return 'forbidden-address';
  const { code } = error as { code?: unknown };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too-large';
  if (error.name === 'TimeoutError' || /TIMEOUT/.test(String(code))) return 'timeout';
  return error.cause === undefined ? 'unreachable' : faultOf(error.cause);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 200) : 'no answer';
