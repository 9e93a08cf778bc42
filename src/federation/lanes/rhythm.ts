/** How many requests at once a server takes, and how fast it wants them: learned from its answers. Pure. */

export type Rhythm = {
  /** How many requests may be on their way at once; a fraction while it grows. */
  readonly width: number;
  /** It has complained once: from then on the width grows slowly. */
  readonly careful: boolean;
  /** The quickest answer so far, in milliseconds. */
  readonly quickest: number | null;
  /** From one request to the next, once it has answered 429; null as long as it has not. */
  readonly pace: number | null;
};

/** More than this at once is asked of no server. */
export const widthMax = 128;
/** What is kept from one turn to the next is less: a server that was quiet is not met with a rush. */
export const widthKept = 32;
const paceMax = 3_600_000;
/** A lane is wider for so many that wait for each place, not for fewer. */
const crowdMin = 4;
const minuteMs = 60_000;

export const rhythmOf = (lane: { width: number; pace: number | null }): Rhythm => ({
  width: Math.min(Math.max(lane.width, 1), widthKept),
  careful: false,
  quickest: null,
  pace: lane.pace,
});

/**
 * After an answer that was no failure: one more at once for each, then one more for each round; none while
 * answers get slower, which is how a busy server says so, nor for the few items that `waiting` counts: each
 * more is a connection more. Whoever has complained of haste is tried a little faster each time.
 */
export function afterAnswer(rhythm: Rhythm, tookMs: number, waiting: number): Rhythm {
  const quickest = Math.min(rhythm.quickest ?? tookMs, tookMs);
  const pace = rhythm.pace === null || rhythm.pace < 20 ? null : rhythm.pace * 0.99;
  if (tookMs > 3 * quickest + 200) {
    return { width: Math.max(1, rhythm.width * 0.9), careful: true, quickest, pace };
  }
  const grows = tookMs <= 2 * quickest + 100 && waiting > crowdMin * rhythm.width;
  const step = !grows ? 0 : rhythm.careful ? 1 / rhythm.width : 1;
  return { ...rhythm, width: Math.min(widthMax, rhythm.width + step), quickest, pace };
}

/** After a failure, or no answer: half as many. */
export const afterFailure = (rhythm: Rhythm): Rhythm => ({
  ...rhythm,
  width: Math.max(1, rhythm.width / 2),
  careful: true,
});

/**
 * After 429 (RFC 6585): the first time, its rhythm is what it took in the last minute; then slower each time.
 * One that took nothing has shown no rhythm yet.
 */
export function afterHaste(rhythm: Rhythm, takenInMinute: number): Rhythm {
  const slower = { ...rhythm, width: 1, careful: true };
  if (rhythm.pace !== null)
    return { ...slower, pace: Math.min(paceMax, Math.max(rhythm.pace, 10) * 1.3) };
  return takenInMinute === 0 ? slower : { ...slower, pace: minuteMs / takenInMinute };
}

/** How many may go in one turn at this pace, about a second's worth; null for as many as there are. */
export const shareOf = (pace: number | null): number | null =>
  pace === null ? null : Math.max(1, Math.floor(1000 / pace));
