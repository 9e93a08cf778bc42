/** Everything that moderators, admins and rules can do and that the record tells of: the closed list. */
export const acts = [
  // Content.
  'post.removed',
  'post.restored',
  'comment.removed',
  'comment.restored',
  'post.locked',
  'post.unlocked',
  'comment.locked',
  'comment.unlocked',
  'post.featured',
  'post.unfeatured',
  'post.flagged',
  'post.moved',
  'post.limited',
  'comment.limited',
  'post.listed',
  'comment.listed',
  'content.held',
  'held.approved',
  'held.rejected',
  // People.
  'member.warned',
  'member.banned',
  'member.unbanned',
  'member.cleared',
  'member.uncleared',
  'person.banned',
  'person.unbanned',
  'person.noted',
  'join.approved',
  'join.rejected',
  'application.accepted',
  'application.declined',
  // Communities.
  'moderator.appointed',
  'moderator.dismissed',
  'moderator.scoped',
  'community.transferred',
  'community.edited',
  'community.removed',
  'community.restored',
  // Reports and appeals.
  'report.resolved',
  'report.found',
  'report.forwarded',
  'appeal.decided',
  // Rules that look at what is written.
  'rule.made',
  'rule.changed',
  'rule.ended',
  // Other servers, and the whole of this one.
  'instance.ruled',
  'instance.unruled',
  'instance.purged',
  'instance.budgeted',
  'list.subscribed',
  'list.changed',
  'list.ended',
  'list.fetched',
  'list.decided',
  'list.imported',
  'settings.changed',
  'battle.begun',
  'battle.ended',
  'role.changed',
  'account.closed',
] as const;
export type ActKind = (typeof acts)[number];

/** As what somebody acted: `community` when one elsewhere said so itself, `rule` when nobody did. */
export type ActRole =
  | 'operator'
  | 'admin'
  | 'instance-moderator'
  | 'owner'
  | 'moderator'
  | 'community'
  | 'person'
  | 'rule';
