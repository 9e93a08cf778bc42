/** What a chore is: something that is seen to now and then, once for all workers, in small steps. */
import type { Context } from '#domain/context.ts';
import type { World } from '#federation/world.ts';

/** What one step did: `more` when another one should follow soon. */
export type Step = { readonly more: boolean; readonly position?: number };

export type Chore = {
  /** Its row in the table `chores`. */
  readonly name: string;
  readonly everyMs: number;
  /**
   * One bounded step in one transaction, with how far earlier ones got (0 at first) and when it was last
   * done to its end. Killed half-way it leaves nothing half done.
   */
  readonly step: (world: World, context: Context, last: Last) => Promise<Step>;
};

export type Last = { readonly position: number; readonly ran: Date | null };

export const dayMs = 24 * 3_600_000;
/** Rows in one statement, so that nobody waits long for a lock. */
export const rowsMax = 5000;

export const daysAgo = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);
