/** What somebody is told of an act that concerns them: what was done, why, until when, and by a rule or a person. */
import type { ActKind } from '#domain/modlog/acts.ts';

/** What the entry in the record says of it, with names in place of numbers. */
export type Stated = {
  readonly act: ActKind;
  /** The community's title; null for the whole server. */
  readonly where: string | null;
  readonly reason: string | null;
  readonly automatic: boolean;
  /** When a ban ends; null for good, and for what has no term. */
  readonly until: Date | null;
};

/** Of acts that concern one person; the others are nobody's in particular. */
const sentences: Partial<Readonly<Record<ActKind, string>>> = {
  'post.removed': 'Your post was removed',
  'post.restored': 'Your post is back',
  'comment.removed': 'Your comment was removed',
  'comment.restored': 'Your comment is back',
  'post.locked': 'Your post was locked: nobody can answer it any more',
  'post.unlocked': 'Your post can be answered again',
  'comment.locked': 'Your comment was locked: nobody can answer it any more',
  'comment.unlocked': 'Your comment can be answered again',
  'post.featured': 'Your post was pinned',
  'post.unfeatured': 'Your post is no longer pinned',
  'post.flagged': 'Your post was marked otherwise than you did',
  'post.moved': 'Your post was moved',
  'post.limited': 'Your post is shown to whoever has its address, and left out of lists',
  'comment.limited': 'Your comment is shown to whoever has its address, and left out of lists',
  'post.listed': 'Your post stands in lists again',
  'comment.listed': 'Your comment stands in lists again',
  'content.held': 'What you wrote waits for a moderator before others see it',
  'held.approved': 'What you wrote was approved and is shown now',
  'held.rejected': 'What you wrote was not approved',
  'member.warned': 'You were warned',
  'member.banned': 'You were banned',
  'member.unbanned': 'Your ban was lifted',
  'member.cleared': 'Everything that you wrote was removed',
  'member.uncleared': 'What you wrote and what was removed with one act is back',
  'person.banned': 'You were banned',
  'person.unbanned': 'Your ban was lifted',
  'join.approved': 'You were taken in',
  'join.rejected': 'You were not taken in',
  'moderator.appointed': 'You were made a moderator',
  'moderator.dismissed': 'You are no longer a moderator',
  'moderator.scoped': 'What you may do as a moderator was changed',
  'community.transferred': 'You were made the owner',
};

/** `2026-01-31 12:00 UTC`. */
const hourOf = (moment: Date): string =>
  `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What is not in `text` already: the reason, the term, that a rule did it. One line. */
export function statementOf(stated: Stated, text: string | null = null): string {
  const { act, where, reason, automatic, until } = stated;
  const said = text ?? `${sentences[act] ?? 'Something was done that concerns you'}`;
  const place = text === null ? (where === null ? ' on this server' : ` in ${where}`) : '';
  const term = until === null || said.includes('until') ? '' : ` until ${hourOf(until)}`;
  const parts = [`${said.replace(/\.$/, '')}${place}${term}.`];
  if (automatic) parts.push('An automatic rule did this; nobody looked at it before.');
  if (reason !== null && !said.includes(reason)) parts.push(`The reason given: ${reason}`);
  return parts.join(' ');
}
