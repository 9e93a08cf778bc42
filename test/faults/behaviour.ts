/** How a pretend server answers: well, badly, late, or not at all; changed while it runs. */
import type { ServerResponse } from 'node:http';

export type Behaviour =
  | 'healthy'
  /** An answer of which one byte comes each second. */
  | 'slow'
  | 'hanging'
  | 'resetting'
  /** 300 ms away, as across an ocean. */
  | 'distant'
  | 'redirecting'
  /** 401 for the first POST, as after a key that was not fetched in time; then healthy. */
  | 'once-401'
  /** This status for every POST. */
  | number
  /** Takes so many POSTs a minute, and answers 429 to the rest. */
  | { readonly perMinute: number; readonly retryAfter: boolean };

export type Manners = {
  /** Answers a POST; resolves with the status once all of it has left, and with 0 when it never did. */
  readonly answerPost: (host: string, reply: ServerResponse) => Promise<number>;
  /** Whether something went wrong already, so that a GET gets no document. */
  readonly spoilsGet: (host: string, reply: ServerResponse) => Promise<boolean>;
  readonly set: (host: string, behaviour: Behaviour) => void;
};

const minuteMs = 60_000;
const distanceMs = 300;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The manners of any number of hosts; every one is healthy until something else is said. */
export function openManners(): Manners {
  const manners = new Map<string, Behaviour>();
  const taken = new Map<string, number[]>();
  const of = (host: string): Behaviour => manners.get(host) ?? 'healthy';

  const answerPost = async (host: string, reply: ServerResponse): Promise<number> => {
    const behaviour = of(host);
    if (typeof behaviour === 'number') return sendStatus(reply, behaviour);
    if (typeof behaviour === 'object') return answerPaced(reply, behaviour, takenBy(host));
    if (behaviour === 'once-401') {
      manners.set(host, 'healthy');
      return sendStatus(reply, 401);
    }
    if (behaviour === 'redirecting')
      return sendStatus(reply, 307, { location: `http://${host}/elsewhere` });
    if (await spoils(behaviour, reply)) return 0;
    return sendStatus(reply, 202);
  };
  const takenBy = (host: string): number[] => {
    const times = (taken.get(host) ?? []).filter((at) => performance.now() - at < minuteMs);
    taken.set(host, times);
    return times;
  };
  return {
    answerPost,
    spoilsGet: async (host, reply) => {
      const behaviour = of(host);
      if (behaviour === 502) return (await sendStatus(reply, 502)) > 0;
      return typeof behaviour === 'string' && spoils(behaviour, reply);
    },
    set: (host, behaviour) => {
      manners.set(host, behaviour);
      taken.delete(host);
    },
  };
}

/** What befalls every request of such a host alike; false when it may be answered after all. */
async function spoils(behaviour: Behaviour, reply: ServerResponse): Promise<boolean> {
  if (behaviour === 'resetting') {
    reply.socket?.resetAndDestroy();
    return true;
  }
  if (behaviour === 'hanging') {
    await closed(reply);
    return true;
  }
  if (behaviour === 'slow') {
    reply.writeHead(200, { 'content-length': '60' });
    const drip = setInterval(() => reply.write('.'), 1000);
    await closed(reply);
    clearInterval(drip);
    return true;
  }
  if (behaviour === 'distant') await pause(distanceMs);
  return false;
}

const closed = (reply: ServerResponse): Promise<void> =>
  reply.closed ? Promise.resolve() : new Promise((resolve) => reply.once('close', resolve));

function answerPaced(
  reply: ServerResponse,
  { perMinute, retryAfter }: Extract<Behaviour, object>,
  times: number[],
): Promise<number> {
  if (times.length < perMinute) {
    times.push(performance.now());
    return sendStatus(reply, 202);
  }
  const waitMs = minuteMs - (performance.now() - times[0]!);
  return sendStatus(
    reply,
    429,
    retryAfter ? { 'retry-after': String(Math.ceil(waitMs / 1000)) } : {},
  );
}

function sendStatus(
  reply: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  if (reply.destroyed) return Promise.resolve(0);
  return new Promise((resolve) => {
    reply.once('finish', () => resolve(status));
    reply.once('close', () => resolve(0));
    reply.writeHead(status, { 'content-type': 'text/plain', ...headers }).end();
  });
}
