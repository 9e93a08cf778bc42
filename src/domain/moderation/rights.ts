/** Who may moderate what. Pure: no clock, no database. */
import type { Standing } from '#domain/communities/standing.ts';

/**
 * `checked`: the verb asks for the right itself. `community`: the community elsewhere has decided,
 * and federation has checked that it was the community who said so.
 */
export type Authority = 'checked' | 'community';

/** Locking, featuring, banning: moderators anywhere, admins in communities of this server. */
export const mayModerate = (by: Standing, community: { readonly local: boolean }): boolean =>
  (by.moderator && !by.banned) || (by.admin && community.local);

/** What is shown here is also the admins' business, wherever the community is. */
export const mayRemove = (by: Standing): boolean => (by.moderator && !by.banned) || by.admin;

/** Nobody bans a moderator but an admin: moderators are dismissed first. */
export const mayBan = (
  by: Standing,
  person: Standing,
  community: { readonly local: boolean },
): boolean => mayModerate(by, community) && (by.admin || !person.moderator) && !person.admin;
