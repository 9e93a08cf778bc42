/** What was done, in plain words: one sentence for each kind of act in the record. */
import type { ActKind, ActRole } from '#domain/modlog/acts.ts';
import type { ActorLine } from './actor-line.ts';

/** After the name of whoever did it; one without words does not compile. */
export const actWords: Readonly<Record<ActKind, string>> = {
  'post.removed': 'removed a post',
  'post.restored': 'restored a post',
  'comment.removed': 'removed a comment',
  'comment.restored': 'restored a comment',
  'post.locked': 'locked a post: nobody can answer',
  'post.unlocked': 'unlocked a post',
  'comment.locked': 'locked a comment: nobody can answer',
  'comment.unlocked': 'unlocked a comment',
  'post.featured': 'pinned a post',
  'post.unfeatured': 'unpinned a post',
  'post.flagged': 'changed whether a post is sensitive',
  'post.moved': 'moved a post to another community',
  'post.limited': 'took a post out of lists',
  'comment.limited': 'took a comment out of lists',
  'post.listed': 'put a post back in lists',
  'comment.listed': 'put a comment back in lists',
  'content.held': 'held something until a moderator has seen it',
  'held.approved': 'approved what was held',
  'held.rejected': 'rejected what was held',
  'member.warned': 'warned',
  'member.banned': 'banned from the community',
  'member.unbanned': 'lifted the ban from the community of',
  'member.cleared': 'removed everything in the community by',
  'member.uncleared': 'restored what was removed with one act of',
  'person.banned': 'banned from this server',
  'person.unbanned': 'lifted the ban from this server of',
  'person.noted': 'noted something about',
  'join.approved': 'let in',
  'join.rejected': 'did not let in',
  'application.accepted': 'accepted an application for an account',
  'application.declined': 'declined an application for an account',
  'moderator.appointed': 'made a moderator of',
  'moderator.dismissed': 'dismissed as moderator',
  'moderator.scoped': 'changed what they may do as moderator:',
  'community.transferred': 'handed the community over to',
  'community.edited': 'changed the settings of the community',
  'community.removed': 'removed the community from this server',
  'community.restored': 'restored the community',
  'report.resolved': 'resolved what was reported',
  'report.found': 'reported something',
  'report.forwarded': 'passed a report on to the home server',
  'appeal.decided': 'decided an appeal by',
  'rule.made': 'made an automatic rule',
  'rule.changed': 'changed an automatic rule',
  'rule.ended': 'ended an automatic rule',
  'instance.ruled': 'set a rule about a server',
  'instance.unruled': 'lifted a rule about a server',
  'instance.purged': 'erased everything from a server',
  'instance.budgeted': 'changed what a server may send',
  'list.subscribed': 'subscribed to a list of servers',
  'list.changed': 'changed the terms of a list of servers',
  'list.ended': 'ended the subscription to a list of servers',
  'list.fetched': 'took over what a list of servers says',
  'list.imported': 'imported rules from a list of servers',
  'list.decided': 'decided about what a list of servers proposes',
  'settings.changed': 'changed the settings of this server',
  'battle.begun': 'switched battle mode on',
  'battle.ended': 'switched battle mode off',
  'role.changed': 'changed the office of',
  'account.closed': 'closed the account of',
};

const offices: Readonly<Record<ActRole, string>> = {
  operator: 'Whoever runs this server',
  admin: 'An admin',
  'instance-moderator': 'A moderator of this server',
  owner: 'A moderator',
  moderator: 'A moderator',
  community: 'The community itself',
  person: 'Themselves',
  rule: 'An automatic rule',
};

/** Who did it, where no name is told: as what somebody acted. */
export const officeWords = ({
  role,
  automatic,
}: {
  readonly role: ActRole | null;
  readonly automatic: boolean;
}): string => offices[automatic ? 'rule' : (role ?? 'operator')];

const shortName = ({ name, host, local }: ActorLine): string =>
  local ? `@${name}` : `@${name}@${host}`;

type Told = {
  readonly act: ActKind;
  readonly role: ActRole | null;
  readonly automatic: boolean;
  readonly moderator: ActorLine | null;
  readonly person: ActorLine | null;
  readonly community: ActorLine | null;
  readonly host: string | null;
  readonly post: { readonly title: string | null } | null;
};

/** One line of plain text, for feeds and the operator's shell. */
export function entryWords(entry: Told): string {
  const { act, moderator, person, community, host, post } = entry;
  const who = moderator === null ? officeWords(entry) : shortName(moderator);
  const about = [
    post?.title && `“${post.title}”`,
    person && (post === null ? shortName(person) : `by ${shortName(person)}`),
    host,
    community && `in ${shortName(community)}`,
  ].filter(Boolean);
  return [who, actWords[act], ...about].join(' ');
}
