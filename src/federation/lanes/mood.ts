/** How a lane feels after a turn: active, failing with a growing pause, refused, or dormant. Pure. */
import { wellAgain, type Lane } from './claim.ts';
import { widthKept } from './rhythm.ts';
import { refusalsMax, takenLately, type Turn } from './run-turn.ts';
import type { Sent } from './send.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const sleepsAfterMs = 7 * dayMs;
const outageMs = 30_000;
const minuteMs = 60_000;

export type Judged = {
  readonly turn: Turn;
  /** What keeps its place before the cursor. */
  readonly holding: readonly Sent[];
  /** The silence is ours, not the server's. */
  readonly ours: boolean;
  /** It has too many exceptions already. */
  readonly crowded: boolean;
  readonly now: Date;
};

export function moodOf(lane: Lane, judged: Judged): Partial<Lane> {
  const { turn, now } = judged;
  const { sent, rhythm } = turn;
  const pause = { lastTry: now, nextTry: new Date(now.getTime() + outageMs) };
  if (turn.halted === 'broken') return pause;
  if (turn.halted === 'blocked' || sent.length === 0) return {};
  if (judged.ours) return pause;
  const took = sent.filter(({ result }) => result.fate === 'done').length;
  const base = {
    lastTry: now,
    lastAnswer: sent.at(-1)!.result.answer,
    ...ofTurn(turn),
    width: Math.min(widthKept, Math.floor(rhythm.width)),
    ...(took > 0 ? { lastSuccess: now } : {}),
    ...minuteOf(lane, took, now),
  };
  if (turn.refusals >= refusalsMax || judged.crowded || (lane.state === 'refused' && took === 0)) {
    return { ...base, state: 'refused', nextTry: new Date(now.getTime() + dayMs) };
  }
  if (judged.holding.length > 0) return { ...base, ...failing(lane, judged) };
  // It lives, and only items with an hour of their own failed: that says nothing new about it.
  if (turn.alive !== 'answered') return base;
  return { ...base, ...wellAgain, ...ofTurn(turn), nextTry: nextAt(judged) };
}

/** What is learned of a server that is well stays. */
const ofTurn = ({ refusals, rhythm }: Turn): Partial<Lane> => ({
  refusals,
  pace: rhythm.pace === null ? null : Math.round(rhythm.pace),
});

function minuteOf(lane: Lane, took: number, now: Date): Partial<Lane> {
  const lately = takenLately(lane, now.getTime());
  const goesOn =
    lately > 0 || (lane.minute !== null && now.getTime() - lane.minute.getTime() <= minuteMs);
  return goesOn ? { minuteTaken: lately + took } : { minute: now, minuteTaken: took };
}

function failing(lane: Lane, { turn, holding, now }: Judged): Partial<Lane> {
  const lives = turn.alive !== null;
  const failures = lives ? 1 : lane.failures + 1;
  const failingSince = lives ? now : (lane.failingSince ?? now);
  const dormant = now.getTime() - failingSince.getTime() > sleepsAfterMs;
  const asked = Math.max(0, ...holding.map(({ result }) => result.retryAfterMs ?? 0));
  const own = hasteOf(lane, turn, now) ?? backoff(lane.host, failures);
  const pause = dormant ? dayMs : Math.max(asked, own);
  return {
    lastAnswer: holding[0]!.result.answer,
    state: dormant ? 'dormant' : 'failing',
    failures,
    failingSince,
    nextTry: new Date(now.getTime() + pause),
  };
}

/** After 429: at its rhythm, but first the minute must be over in which it took too much. */
function hasteOf(lane: Lane, { halted, rhythm }: Turn, now: Date): number | null {
  if (halted !== 'hasty' || rhythm.pace === null) return null;
  const since = minuteOf(lane, 0, now).minute ?? lane.minute ?? now;
  return lane.pace === null ? since.getTime() + minuteMs - now.getTime() : rhythm.pace;
}

/** At its own rhythm the next share is due when this one's time has passed. */
function nextAt({ turn, now }: Judged): Date | null {
  const { pace } = turn.rhythm;
  return pace === null ? null : new Date(now.getTime() + Math.round(pace * turn.sent.length));
}

/** 5 s doubling to an hour, spread by up to a quarter so that lanes do not wake together. */
function backoff(host: string, failures: number): number {
  const spread = ([...host].reduce((sum, char) => sum + char.charCodeAt(0), failures) % 26) / 100;
  return Math.min(hourMs, 5000 * 2 ** Math.min(failures - 1, 12)) * (1 + spread);
}
