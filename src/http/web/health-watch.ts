/** Asks how this server is on behalf of many askers at once, and answers in time whatever hangs. */
import type { House } from '#domain/context.ts';
import { within } from '#lib/within.ts';
import { judgeHealth, type Problem } from '#views/health-verdict.ts';
import {
  readBacklog,
  readFacts,
  type Backlog,
  type Facts,
  type QueueState,
} from '#views/health-view.ts';

/** Handed in by `main`, which opened the bells; without it nothing is said about the queue. */
export type AskQueue = () => Promise<QueueState>;

/** What is answered; a part is null where nothing could be found out about it. */
export type Health = {
  readonly status: 'ok' | 'failing';
  readonly problems: readonly Problem[];
  readonly time: string;
  readonly database: {
    readonly answers: boolean;
    readonly version: string | null;
    readonly latencyMs: number | null;
  };
  /** Its backend is null while it never answered. */
  readonly queue: {
    readonly backend: QueueState['backend'] | null;
    readonly reachable: boolean;
  } | null;
  readonly backlog: Backlog | null;
} & { readonly [Part in Exclude<keyof Facts, 'database'>]: Facts[Part] | null };

/** Whoever asks is answered by then, whatever hangs. */
const patienceMs = 2500;
/** With an older count at hand a new one is waited for only so long. */
const backlogPatienceMs = 1000;
/** At most one look in so long; who asks meanwhile gets the same answer. */
const freshMs = 1000;
/** A look that hangs is given up after this, and the next one begins. */
const hangingMs = 15_000;
/** The backlog is counted so seldom that counting takes at most a tenth of the time. */
const restFactor = 10;

/** Returns the function that answers: it never throws, and never takes longer than three seconds. */
export function watchHealth(
  house: House,
  askQueue: AskQueue | undefined,
  log: (error: unknown) => void,
): () => Promise<Health> {
  const facts = collapsed(house, () => readFacts(house.database, house.clock()));
  const backlog = collapsed(house, () => readBacklog(house.database, house.clock()), restFactor);
  const queue = collapsed(house, async () => (await askQueue?.()) ?? null);
  let counted: Backlog | null = null;
  let backend: QueueState['backend'] | null = null;
  const soon = async <T>(work: Promise<T>, milliseconds = patienceMs): Promise<T | null> => {
    try {
      return (await within(milliseconds, work)) ? await work : null;
    } catch (error) {
      log(error);
      return null;
    }
  };
  return async () => {
    const [seen, bells, owed] = await Promise.all([
      soon(facts()),
      soon(queue()),
      soon(backlog(), counted === null ? patienceMs : backlogPatienceMs),
    ]);
    counted = owed ?? counted;
    backend = bells?.backend ?? backend;
    const told = askQueue === undefined ? null : { backend, reachable: bells?.reachable ?? false };
    return describe(house.clock(), { seen, queue: told, backlog: counted });
  };
}

type Found = {
  readonly seen: Facts | null;
  readonly queue: Health['queue'];
  readonly backlog: Backlog | null;
};

function describe(now: Date, { seen, queue, backlog }: Found): Health {
  const problems = judgeHealth(seen, queue);
  return {
    status: problems.length === 0 ? 'ok' : 'failing',
    problems,
    time: now.toISOString(),
    database: {
      answers: seen !== null,
      version: seen?.database.version ?? null,
      latencyMs: seen?.database.latencyMs ?? null,
    },
    queue,
    workers: seen?.workers ?? null,
    receipts: seen?.receipts ?? null,
    journal: seen?.journal ?? null,
    lanes: seen?.lanes ?? null,
    gaps: seen?.gaps ?? null,
    backlog: seen === null ? null : backlog,
    exceptions: seen?.exceptions ?? null,
  };
}

/** One look for all who ask while it is on, and for a while after; failures are shared as well. */
function collapsed<T>(house: House, look: () => Promise<T>, rest = 0): () => Promise<T> {
  type Look = {
    readonly found: Promise<T>;
    readonly begun: number;
    at: number;
    tookMs: number | null;
  };
  let last: Look | null = null;
  const isFresh = ({ at, tookMs, begun }: Look, now: number): boolean =>
    tookMs === null
      ? performance.now() - begun < hangingMs
      : now >= at && now - at < Math.max(freshMs, tookMs * rest);
  return () => {
    const now = house.clock().getTime();
    if (last !== null && isFresh(last, now)) return last.found;
    const begun = performance.now();
    const found = look();
    const mine: Look = { found, begun, at: now, tookMs: null };
    const ended = (): void => void (mine.tookMs = performance.now() - begun);
    found.then(ended, ended);
    last = mine;
    return found;
  };
}
