/** Which servers count as new, and how much one of them may send. Pure: no clock, no database. */
import type { Settings } from '#domain/policy/settings.ts';

const dayMs = 24 * 3_600_000;

export type Acquaintance = {
  /** When it was first met. */
  readonly met: Date;
  /** What the rules make of it. */
  readonly degrees: readonly string[];
  /** What an admin lets it send a minute: somebody has looked at it then. */
  readonly chosen: number | null;
};

/** Called for everything that must be careful of strangers; trusted, allowed and looked-at servers are none. */
export function isNewcomer(
  { newcomerDays }: Pick<Settings, 'newcomerDays'>,
  { met, degrees, chosen }: Acquaintance,
  now: Date,
): boolean {
  if (chosen !== null || degrees.includes('trust') || degrees.includes('allow')) return false;
  return now.getTime() - met.getTime() < newcomerDays * dayMs;
}

/** What it has brought so far, and how much of that was removed. */
export type Conduct = { readonly brought: number; readonly removed: number };

/** Before that many pieces nothing can be said of a server's conduct. */
const enough = 5;

/**
 * What a new server may send a minute: what the settings say on the first day, twice that on the second, and so on;
 * less for every part of what it brought that was removed, down to a tenth.
 */
export function budgetOf(
  { newcomerPerMinute }: Pick<Settings, 'newcomerPerMinute'>,
  { met }: Pick<Acquaintance, 'met'>,
  { brought, removed }: Conduct,
  now: Date,
): number {
  const days = Math.max(0, Math.floor((now.getTime() - met.getTime()) / dayMs));
  const share = brought < enough ? 1 : Math.max(0.1, 1 - removed / brought);
  return Math.max(1, Math.round(newcomerPerMinute * (1 + days) * share));
}
