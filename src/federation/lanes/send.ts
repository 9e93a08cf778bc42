/** Posts one item to one inbox, signed, through the gate. */
import { openGate } from '#federation/gate.ts';
import { NetworkError } from '#federation/network.ts';
import { signCavage } from '#federation/signatures/sign-request.ts';
import { signerOf } from '#federation/signer-of.ts';
import { userAgent, type World } from '#federation/world.ts';
import { cleanLine } from '#lib/html.ts';
import type { Item } from './read.ts';

export type Result = {
  /**
   * `done`: taken. `aside`: refused for good. `hold`: to be tried again. `blocked`: a rule of ours came
   * between, so that nothing more goes there.
   */
  readonly fate: 'done' | 'aside' | 'hold' | 'blocked';
  /** Null when there was no answer at all. */
  readonly status: number | null;
  readonly answer: string;
  readonly retryAfterMs: number | null;
};

/** An item that was tried, and what became of it. */
export type Sent = { readonly item: Item; readonly result: Result };

const dayMs = 24 * 3_600_000;

/** One POST, no redirects followed, one answer. Never throws for what the other side does. */
export async function send(world: World, item: Item): Promise<Result> {
  const allowed = await openGate(world, item.inbox);
  if (!allowed.done) {
    return allowed.reason === 'blocked'
      ? { ...nothing, fate: 'blocked', answer: 'blocked' }
      : { ...nothing, fate: 'aside', answer: `address not allowed: ${allowed.reason}` };
  }
  const { body, digest } = item.row;
  const request = { method: 'POST', url: allowed.value, body } as const;
  const signer = await signerOf(world, item.row.signer);
  const signed = await signCavage({ ...request, digest }, signer, world.house.clock());
  world.failPoint('before-send');
  try {
    const answer = await world.network({
      ...request,
      headers: { ...signed, accept: 'application/activity+json', 'user-agent': userAgent(world) },
    });
    world.failPoint('after-send');
    return judge(answer.status, answer.headers['retry-after'], answer.body, world.house.clock());
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const fate = error.fault === 'forbidden-address' ? 'aside' : 'hold';
    return { ...nothing, fate, answer: cleanLine(`${error.fault}: ${error.message}`, 300) };
  }
}

const nothing = { status: null, retryAfterMs: null } as const;

/** Any 4xx but 401, 408 and 429 is final, as Mastodon and Lemmy mean it. */
function judge(status: number, retryAfter: string | undefined, body: Buffer, now: Date): Result {
  // Many lanes are settled in one statement: what PostgreSQL refuses in one of them would hold up all.
  const answer = cleanLine(`${status} ${body.toString('utf8', 0, 300)}`, 300);
  if (status >= 200 && status < 300) return { fate: 'done', status, answer, retryAfterMs: null };
  const final = status >= 400 && status < 500 && ![401, 408, 429].includes(status);
  const redirected = status >= 300 && status < 400;
  if (final || redirected || status === 501)
    return { fate: 'aside', status, answer, retryAfterMs: null };
  return { fate: 'hold', status, answer, retryAfterMs: waitOf(retryAfter, now) };
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3), at most a day. */
function waitOf(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), dayMs);
}
