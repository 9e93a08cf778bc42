/** Who may do which act: one table for everybody who moderates. Pure: no clock, no database. */
import type { ActKind, ActRole } from '#domain/modlog/acts.ts';
import type { Standing } from './standing.ts';

/** What a community's moderator can be entrusted with; whoever has no list has all of it. */
export const allScopes = ['content', 'people', 'settings', 'moderators', 'rules'] as const;
export type Scope = (typeof allScopes)[number];

/**
 * `scope`: moderators of the community who have it, and its owners; `owner` means owners alone. `instance`: who of the
 * whole server may as well. `elsewhere`: these may also in communities of other servers, as far as it shows here.
 */
export type Right = {
  readonly scope: Scope | 'owner' | null;
  readonly instance: 'moderators' | 'admins';
  readonly elsewhere?: true;
};

const content: Right = { scope: 'content', instance: 'moderators' };
const shown: Right = { ...content, elsewhere: true };
const people: Right = { scope: 'people', instance: 'moderators' };
const owners: Right = { scope: 'owner', instance: 'admins' };
const server: Right = { scope: null, instance: 'moderators' };
const admins: Right = { scope: null, instance: 'admins' };

export const rights: Readonly<Record<ActKind, Right>> = {
  'post.removed': shown,
  'post.restored': shown,
  'comment.removed': shown,
  'comment.restored': shown,
  'post.locked': content,
  'post.unlocked': content,
  'comment.locked': content,
  'comment.unlocked': content,
  'post.featured': content,
  'post.unfeatured': content,
  'post.flagged': content,
  'post.moved': content,
  'post.limited': shown,
  'comment.limited': shown,
  'post.listed': shown,
  'comment.listed': shown,
  'content.held': content,
  'held.approved': shown,
  'held.rejected': shown,
  'member.warned': people,
  'member.banned': people,
  'member.unbanned': people,
  'member.cleared': people,
  'member.uncleared': people,
  'person.banned': server,
  'person.unbanned': server,
  'person.noted': { ...people, elsewhere: true },
  'join.approved': people,
  'join.rejected': people,
  'application.accepted': server,
  'application.declined': server,
  'moderator.appointed': { scope: 'moderators', instance: 'admins' },
  'moderator.dismissed': { scope: 'moderators', instance: 'admins' },
  'moderator.scoped': owners,
  'community.transferred': owners,
  'community.edited': { scope: 'settings', instance: 'admins' },
  'community.removed': { scope: null, instance: 'admins', elsewhere: true },
  'community.restored': { scope: null, instance: 'admins', elsewhere: true },
  'report.resolved': shown,
  'report.found': shown,
  'report.forwarded': shown,
  'appeal.decided': shown,
  'rule.made': { scope: 'rules', instance: 'moderators' },
  'rule.changed': { scope: 'rules', instance: 'moderators' },
  'rule.ended': { scope: 'rules', instance: 'moderators' },
  'instance.ruled': admins,
  'instance.unruled': admins,
  'instance.purged': admins,
  'instance.budgeted': admins,
  'list.subscribed': admins,
  'list.changed': admins,
  'list.ended': admins,
  'list.fetched': admins,
  'list.decided': admins,
  'list.imported': admins,
  'settings.changed': admins,
  'battle.begun': server,
  'battle.ended': server,
  'role.changed': admins,
  'account.closed': admins,
};

/** `community` is null for what is about the whole server. Whoever is banned moderates nothing there. */
export function mayAct(
  act: ActKind,
  by: Standing,
  community: { readonly local: boolean } | null,
): boolean {
  const role = roleFor(act, by, community);
  return role !== null;
}

/** Where somebody stands among those who moderate: admins above all, then those of the whole server, owners, moderators. */
export function rankOf(who: Standing): number {
  if (who.admin) return 4;
  if (who.siteModerator) return 3;
  if (!who.moderator) return 0;
  return who.owner ? 2 : 1;
}

/** Nobody entrusts another with more than they have themselves; no list is everything. */
export const mayEntrust = (by: Standing, scopes: readonly string[]): boolean =>
  by.owner ||
  by.scopes.length === 0 ||
  (scopes.length > 0 && scopes.every((scope) => by.scopes.includes(scope)));

/** As what somebody may do it: the narrowest office that suffices; null when none does. */
export function roleFor(
  act: ActKind,
  by: Standing,
  community: { readonly local: boolean } | null,
): ActRole | null {
  const { scope, instance, elsewhere } = rights[act];
  if (community !== null && scope !== null && by.moderator && !by.banned) {
    if (by.owner) return 'owner';
    const entrusted = by.scopes.length === 0 || by.scopes.includes(scope);
    if (scope !== 'owner' && entrusted) return 'moderator';
  }
  if (community !== null && !community.local && elsewhere !== true) return null;
  if (by.siteModerator && instance === 'moderators') return 'instance-moderator';
  return by.admin ? 'admin' : null;
}
