/** What a post is, and who may start one where. Pure: no clock, no database. */
import type { Posting } from '#domain/communities/community.ts';
import type { Standing } from '#domain/communities/standing.ts';
import { originOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { postsTable } from '#storage/schema/posts.ts';

export type Post = typeof postsTable.$inferSelect;

export type PostingRefusal = 'banned' | 'members-only' | 'moderators-only';

/** The community as it bears on posting, and whether it is for us to judge. */
export type Ground = {
  readonly posting: Posting;
  /**
   * False for what another server's community relayed (its own rules were applied there) and for
   * what we merely fetched to show: then only bans count.
   */
  readonly judged: boolean;
};

/** A ban outweighs everything; moderators and admins may post anywhere they are not banned. */
export function mayPost(author: Standing, ground: Ground): Outcome<true, PostingRefusal> {
  if (author.banned) return refuse('banned');
  if (!ground.judged || author.moderator || author.siteModerator || author.admin) return done(true);
  if (ground.posting === 'moderators') return refuse('moderators-only');
  if (ground.posting === 'members' && !author.member) return refuse('members-only');
  return done(true);
}

const urlLengthMax = 2048;

/** A link as it is stored: http or https, nobody's password in it, bounded; else null. */
export function cleanUrl(url: string): string | null {
  const trimmed = url.trim();
  return trimmed.length <= urlLengthMax && originOf(trimmed) !== null ? trimmed : null;
}

/** A BCP 47 tag in shape; anything else is as if none was given. */
export const cleanLanguage = (tag: string | null | undefined): string | null =>
  tag && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$/.test(tag) ? tag : null;
