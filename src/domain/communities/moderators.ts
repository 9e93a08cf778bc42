/** Who may unmake moderators. Pure: no clock, no database. */
import type { Standing } from './standing.ts';

/** How long each has served: a lower position is an earlier appointment. */
export type Seats = { readonly by: number | null; readonly person: number };

/**
 * A moderator dismisses those appointed after them; an admin anybody. So nobody who was let in can turn out the
 * founder.
 */
export function mayDismiss(by: Standing, seats: Seats): boolean {
  if (by.admin) return true;
  return by.moderator && !by.banned && seats.by !== null && seats.by < seats.person;
}
