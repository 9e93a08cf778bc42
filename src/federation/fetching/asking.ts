/** How others are asked: one question at a time for each URL, few for each server, and none twice in vain. */
import { hostOf } from '#lib/hosts.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { mayMeet, noteMet } from './newcomers.ts';
import { isOutOfPatience, tryBegan } from './patience.ts';

/**
 * What an asker found, and whether its failure may be the server's and not this one document's: surely when
 * there was no connection, perhaps when the answer says so (429, 502–504) or took too long.
 */
export type Asked<Found, Reason extends string> = Outcome<Found, Reason | 'unreachable'> & {
  readonly serverFailed?: 'surely' | 'perhaps';
};

/** In the whole process: sockets and memory are ours, whoever is asked. */
const atOnceMax = 200;
const atOncePerHost = 6;
/** Who would have to wait behind so many others comes again later. */
const queueMax = 60;
const followersMax = 100;

const forgetMs = 180_000;
/** A receipt that is tried anew asks anew, unless somebody did a moment ago. */
const momentMs = 2000;
const firstPauseMs = 2000;
const longestPauseMs = 60_000;
/** For one document whose server fails over that alone. */
const alonePauseMs = 10_000;
const keptMax = 10_000;

type Host = { asking: number; readonly queue: (() => void)[] };
type Silence = {
  readonly failures: number;
  readonly until: number;
  /** What failed last: one document alone does not silence its server. */
  readonly url: string;
};

type Refused = { readonly reason: string; readonly at: number; readonly until: number };

type Memory = {
  readonly underWay: Map<string, { followers: number; readonly answer: Promise<unknown> }>;
  readonly hosts: Map<string, Host>;
  /** Of all servers together. */
  readonly all: Host;
  /** Servers that did not answer, and documents that cannot be had. */
  readonly silent: Map<string, Silence>;
  readonly refused: Map<string, Refused>;
};

const memories = perWorld((): Memory => ({
  underWay: new Map(),
  hosts: new Map(),
  all: { asking: 0, queue: [] },
  silent: new Map(),
  refused: new Map(),
}));

/** Reasons that will be the same in a moment. */
const lasting = new Set(['missing', 'gone', 'not-activitypub']);

/**
 * Called for each document that is fetched. Whoever asks for the same URL meanwhile gets the same answer;
 * what could not be had is not asked for again for some minutes, but for receipts that are tried after that
 * (anyone can have us ask for what is not there yet), and a server that does not answer for seconds that grow.
 */
export async function askOnce<Found, Reason extends string>(
  world: World,
  url: string,
  ask: () => Promise<Asked<Found, Reason>>,
): Promise<Outcome<Found, Reason | 'unreachable'>> {
  const memory = memories(world);
  const known = refusalOf(world, memory, url);
  if (known !== null) return refuse(known as Reason);
  if (isOutOfPatience(world) || !mayMeet(world, url)) return refuse('unreachable');
  const underWay = memory.underWay.get(url);
  if (underWay !== undefined) {
    if (underWay.followers >= followersMax) return refuse('unreachable');
    underWay.followers++;
    return underWay.answer as Promise<Asked<Found, Reason>>;
  }
  const answer = inTurn(world, memory, url, ask).finally(() => memory.underWay.delete(url));
  memory.underWay.set(url, { followers: 0, answer });
  return answer;
}

function refusalOf(world: World, memory: Memory, url: string): string | null {
  const now = world.house.clock().getTime();
  const refused = memory.refused.get(url);
  if (refused !== undefined && now < refused.until && holds(refused, now)) return refused.reason;
  const silent = memory.silent.get(hostOf(url) ?? '');
  return silent !== undefined && now < silent.until ? 'unreachable' : null;
}

const holds = ({ reason, at }: Refused, now: number): boolean =>
  reason === 'unreachable' || at >= (tryBegan() ?? 0) || now - at < momentMs;

async function inTurn<Found, Reason extends string>(
  world: World,
  memory: Memory,
  url: string,
  ask: () => Promise<Asked<Found, Reason>>,
): Promise<Asked<Found, Reason>> {
  const name = hostOf(url) ?? '';
  const host = memory.hosts.get(name) ?? { asking: 0, queue: [] };
  memory.hosts.set(name, host);
  if (host.asking >= atOncePerHost && host.queue.length >= queueMax) return refuse('unreachable');
  await enter(host, atOncePerHost);
  await enter(memory.all, atOnceMax);
  try {
    // Who waited may have waited for nothing.
    if (isOutOfPatience(world) || refusalOf(world, memory, url) !== null) {
      return refuse('unreachable');
    }
    const answer = await ask();
    remember(world, memory, { url, host: name, answer });
    return answer;
  } finally {
    leave(memory.all);
    leave(host);
    if (host.asking === 0) memory.hosts.delete(name);
  }
}

async function enter(host: Host, max: number): Promise<void> {
  if (host.asking >= max) await new Promise<void>((go) => host.queue.push(go));
  else host.asking++;
}

/** Whoever waits takes the place. */
function leave(host: Host): void {
  const next = host.queue.shift();
  if (next !== undefined) next();
  else host.asking--;
}

function remember(
  world: World,
  memory: Memory,
  asked: { url: string; host: string; answer: Asked<unknown, string> },
): void {
  const { url, host, answer } = asked;
  const now = world.house.clock().getTime();
  const { serverFailed } = answer;
  if (serverFailed === undefined) memory.silent.delete(host);
  if (answer.done) {
    noteMet(world, url);
    memory.refused.delete(url);
    return;
  }
  if (serverFailed !== undefined) {
    const last = lastSilence(memory, host, now);
    if (serverFailed === 'perhaps' && (last === null || last.url === url)) {
      keep(memory.silent, host, { failures: 0, until: now, ...last, url });
      keep(memory.refused, url, { reason: 'unreachable', at: now, until: now + alonePauseMs });
      return;
    }
    const failures = (last?.failures ?? 0) + 1;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
    keep(memory.silent, host, { failures, url, until: now + pause });
  } else if (lasting.has(answer.reason)) {
    keep(memory.refused, url, { reason: answer.reason, at: now, until: now + forgetMs });
  } else if (answer.reason === 'unreachable') {
    keep(memory.refused, url, { reason: answer.reason, at: now, until: now + firstPauseMs });
  }
}

/** What failed long ago says nothing of now. */
function lastSilence(memory: Memory, host: string, now: number): Silence | null {
  const last = memory.silent.get(host);
  return last === undefined || now - last.until > forgetMs ? null : last;
}

/** The oldest goes first: it is the least worth. */
function keep<Kept>(map: Map<string, Kept>, key: string, value: Kept): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > keptMax) map.delete(map.keys().next().value!);
}
