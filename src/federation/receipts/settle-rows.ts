/** Writes down what became of receipts, many in one statement. */
import { sql } from 'drizzle-orm';
import type { Query } from '#storage/database.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import type { Verdict } from '#federation/inbox/arrival.ts';
import { holdsPrivateWords } from './private-words.ts';
import { attemptsMax, type Receipt } from './receipt.ts';

type Row = {
  readonly id: number;
  readonly state: Receipt['state'];
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextTry: Date | null;
  readonly settled: Date | null;
  /** Whose it is was proven, by now or before. */
  readonly verified: boolean;
  /** When it was put off for the first time. */
  readonly tried: Date | null;
  /** What was not meant for us is not kept. */
  readonly forget: boolean;
};

/** Waiting for somebody else's server is no fault: longer and longer, then given up with a reason. */
const laterMinutes = [0.1, 0.5, 2, 10, 60, 360, 1440];
/** The same for what nobody has proven: anyone can send that. */
const unprovenMinutes = [0.1, 0.5, 2, 10, 60];

/** What a verdict means for its receipt. */
export function rowOf(receipt: Receipt, verdict: Verdict, now: Date): Row {
  const { id, attempts, verified } = receipt;
  const tried = receipt.tried ?? now;
  const closed = { id, attempts, verified, tried, nextTry: null, settled: now };
  const reason = 'reason' in verdict ? verdict.reason : receipt.reason;
  const forget =
    verdict.state !== 'applied' &&
    (('forget' in verdict && verdict.forget === true) || holdsPrivateWords(receipt.body));
  if (verdict.state === 'applied') return { ...closed, state: 'applied', reason, forget: false };
  if (verdict.state !== 'later') {
    const state = verdict.reason === 'blocked' ? 'blocked' : verdict.state;
    return { ...closed, state, reason, forget };
  }
  // Counted from the first try: nobody asked while the worker was away.
  const waited = now.getTime() - tried.getTime();
  const steps = verified ? laterMinutes : unprovenMinutes;
  const minutes = steps.find((step) => step * 60_000 > waited);
  if (minutes === undefined) {
    const given = `${reason} for ${verified ? 'a day' : 'an hour'}`;
    return verdict.effect === true
      ? { ...closed, state: 'applied', reason: given, forget: false }
      : { ...closed, state: 'ignored', reason: given, forget };
  }
  const nextTry = new Date(now.getTime() + minutes * 60_000);
  return { ...closed, state: 'waiting', reason, nextTry, settled: null, forget: false };
}

/** A bug of ours: counted, tried again, and after three kept aside with its reason. */
export function failedRow(
  receipt: Receipt,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Row {
  const attempts = receipt.attempts + 1;
  const given = attempts >= attemptsMax;
  return {
    id: receipt.id,
    verified: receipt.verified,
    tried: receipt.tried,
    state: given ? 'quarantined' : 'waiting',
    reason,
    attempts,
    nextTry: given ? null : new Date(now.getTime() + attempts * 5000),
    settled: given ? now : null,
    forget: false,
  };
}

const pauseMs = 30_000;

/** Trouble of PostgreSQL's: tried again after a pause, and nothing is counted. */
export function pausedRow(receipt: Receipt, now: Date): Row {
  const { id, attempts, reason, verified, tried } = receipt;
  const nextTry = new Date(now.getTime() + pauseMs);
  const kept = { id, attempts, reason, verified, tried };
  return { ...kept, nextTry, state: 'waiting', settled: null, forget: false };
}

/** Whoever else settled one meanwhile has the last word: those stay as they are. */
export async function settleRows(
  on: { readonly tx: Pick<Query, 'execute'> },
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  await on.tx.execute(sql`
    update ${receiptsTable} as r
    set state = new.state, reason = new.reason, attempts = new.attempts, lease = null,
      claims = case when new.state = 'waiting' then 0 else r.claims end,
      next_try = new."nextTry", settled = new.settled,
      verified = r.verified or new.verified, tried = coalesce(r.tried, new.tried),
      body = case when new.forget then '{}' else r.body end
    from json_to_recordset(${JSON.stringify(rows)}::json) as new (id bigint, state text,
      reason text, attempts integer, "nextTry" timestamptz, settled timestamptz, verified boolean,
      tried timestamptz, forget boolean)
    where r.id = new.id and r.state = 'waiting'`);
}
