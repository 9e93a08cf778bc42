/** Moments that others claim, made fit to be stored. */

const aheadMax = 15 * 60_000;

/** A clock may be wrong by a quarter of an hour; what claims to be later still counts as now. */
export const notAhead = (claimed: Date, now: Date): Date =>
  Number.isNaN(claimed.getTime()) || claimed.getTime() > now.getTime() + aheadMax ? now : claimed;
