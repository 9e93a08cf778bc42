/** What becomes of a turn: where the cursors stand, what is set aside, how the lane feels. Pure. */
import type { deliveriesTable } from '#storage/schema/federation.ts';
import type { Lane, Marks } from './claim.ts';
import { dialectBefore, type Ear } from './dialect.ts';
import { moodOf } from './mood.ts';
import type { Batch, Item } from './read.ts';
import { isOfItem, type Turn } from './run-turn.ts';
import type { Sent } from './send.ts';

const hourMs = 3_600_000;
const attemptsBeforeAlone = 3;
/** An item that fails while its server answers others is tried alone after these. */
const aloneHours = [1, 6, 24];
/** More exceptions than this are no exceptions any more. */
const exceptionsMax = 1000;

export type Delivery = typeof deliveriesTable.$inferInsert;

export type Settlement = {
  /** The lane as it is to stand, still with the epoch under which it is held. */
  readonly lane: Lane;
  /** What the cursors cannot say. */
  readonly kept: readonly Delivery[];
  readonly dropped: readonly Pick<Item, 'seq' | 'inbox'>[];
  /** Marks for items at or before this number are swept when they only said “done ahead”. */
  readonly swept: number;
  /** There are no marks, old or new: the cursors say it all. */
  readonly plain: boolean;
  /** As far as is known afterwards. */
  readonly marks: Marks;
  /** What is before its cursors may still have been sent before a crash: the next holder is to know. */
  readonly doubt: boolean;
  /** The same worker goes on with it at once. */
  readonly goesOn: boolean;
  /** When it is to be taken up again, if nothing is published before. */
  readonly wants: Date | null;
};

export type Ended = {
  readonly batch: Batch;
  readonly turn: Turn;
  readonly ear: Ear;
  readonly ours: boolean;
  /** What was marked before. */
  readonly marks: Marks;
  readonly doubtUntil: number;
  readonly mayGoOn: boolean;
  readonly now: Date;
};

/** Called once a turn has ended; `writeSettlements` carries it out if the lane is still held. */
export function settle(lane: Lane, ended: Ended): Settlement {
  const { batch, turn, now } = ended;
  const verdicts = turn.sent.map((one) => ({ one, ...verdictOf(one, ended) }));
  const holding = verdicts.filter(({ state }) => state === 'held').map(({ one }) => one);
  // When nothing shows that it lives, items with an hour of their own speak for the server as well.
  const failed = turn.sent.filter(({ result }) => result.fate === 'hold');
  const heldUp = turn.alive === null ? failed : holding;
  const stuck = [...holding.map(({ item }) => item), ...turn.unsent].filter(
    ({ from }) => from !== 'retry',
  );
  const direct = cursorOf(stuck, 'direct', batch.direct);
  const broadcast = cursorOf(stuck, 'broadcast', batch.broadcast);
  const kept: Delivery[] = [];
  for (const { one, state, attempts, nextTry } of verdicts) {
    const { item, result } = one;
    const passed = item.seq <= (item.from === 'direct' ? direct : broadcast);
    if (result.fate === 'blocked') continue;
    if (state === 'done' && passed && item.from !== 'retry') continue;
    // While the server answers nobody, the cursor says it all.
    if (state === 'held' && attempts === item.attempts) continue;
    kept.push({
      host: lane.host,
      seq: item.seq,
      inbox: item.inbox,
      state: state === 'held' ? 'retry' : state,
      attempts,
      nextTry,
      status: result.status,
      answer: result.answer,
      tried: now,
    });
  }
  const news = kept.filter(({ state, nextTry }) => state === 'aside' || nextTry !== null).length;
  const apart = ended.marks.apart + news;
  const crowded = news > 0 && apart > exceptionsMax;
  const mood = moodOf(lane, { turn, holding: heldUp, ours: ended.ours, crowded, now });
  const next = { ...lane, direct, broadcast, ...dialectOf(lane, ended.ear), ...mood };
  const waits = next.nextTry !== null && next.nextTry > now;
  const more = batch.full || turn.unsent.length > 0;
  const goesOn = ended.mayGoOn && more && !waits && heldUp.length === 0 && goesOnAfter(turn);
  return {
    lane: next,
    kept,
    dropped: batch.dropped,
    swept: Math.min(direct, broadcast),
    plain: !ended.marks.any && kept.length === 0 && batch.dropped.length === 0,
    marks: { any: ended.marks.any || kept.length > 0, apart },
    doubt: Math.min(direct, broadcast) < ended.doubtUntil,
    goesOn,
    wants: waits ? next.nextTry : more && !goesOn ? now : null,
  };
}

const goesOnAfter = ({ halted }: Turn): boolean => halted === null || halted === 'late';

type Verdict = {
  readonly state: 'done' | 'aside' | 'held' | 'retry';
  readonly attempts: number;
  readonly nextTry: Date | null;
};

/** An item whose server lives has failed by itself: after three tries it must not hold up the rest. */
function verdictOf({ item, result }: Sent, { turn, ours, now }: Ended): Verdict {
  if (result.fate === 'done' || result.fate === 'aside')
    return { state: result.fate, attempts: item.attempts + 1, nextTry: null };
  const fault =
    !ours &&
    result.fate === 'hold' &&
    result.status !== 429 &&
    (turn.alive === 'answered' || (turn.alive === 'nodeinfo' && isOfItem(result)));
  const attempts = item.attempts + (fault ? 1 : 0);
  const after = (hours: number): Date => new Date(now.getTime() + hours * hourMs);
  if (item.from !== 'retry' && attempts < attemptsBeforeAlone)
    return { state: 'held', attempts, nextTry: null };
  // The server is away: that is no try of the item's.
  if (!fault) return { state: 'retry', attempts, nextTry: after(1) };
  const hours = aloneHours[attempts - attemptsBeforeAlone];
  return hours === undefined
    ? { state: 'aside', attempts, nextTry: null }
    : { state: 'retry', attempts, nextTry: after(hours) };
}

function cursorOf(stuck: readonly Item[], from: Item['from'], end: number): number {
  const seqs = stuck.filter((item) => item.from === from).map(({ seq }) => seq);
  return seqs.length === 0 ? end : Math.min(end, Math.min(...seqs) - 1);
}

/** A change holds from the next row on. */
function dialectOf(lane: Lane, ear: Ear): Partial<Lane> {
  if (ear.dialect === lane.dialect) return {};
  return { dialect: ear.dialect, dialectBefore: dialectBefore(lane, ear) };
}
