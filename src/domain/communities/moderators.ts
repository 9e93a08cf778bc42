/** Who may make and unmake moderators. Pure: no clock, no database. */
import type { Standing } from './standing.ts';

/** Only communities of ours are governed here, by their moderators and the admins. */
export const mayGovern = (by: Standing, community: { readonly local: boolean }): boolean =>
  community.local && (by.admin || (by.moderator && !by.banned));

/** How long each has served: a lower position is an earlier appointment. */
export type Seats = { readonly by: number | null; readonly person: number };

/**
 * A moderator dismisses those appointed after them, and themselves; an admin anybody. So nobody
 * who was let in can turn out the founder.
 */
export function mayDismiss(by: Standing, seats: Seats, self: boolean): boolean {
  if (by.admin || (self && by.moderator)) return true;
  return by.moderator && !by.banned && seats.by !== null && seats.by < seats.person;
}
