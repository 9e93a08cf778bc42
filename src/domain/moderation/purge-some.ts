/** Erases a part of what is stored of a server that is purged. */
import { eraseComments } from '#domain/comments/erase-comments.ts';
import { buryActors } from '#domain/actors/bury-actors.ts';
import type { Context } from '#domain/context.ts';
import { eraseOriginals } from '#domain/journal/erase-originals.ts';
import { endMemberships } from '#domain/memberships/end-memberships.ts';
import { erasePosts } from '#domain/posts/erase-posts.ts';

export type Purged = {
  readonly posts: number;
  readonly comments: number;
  readonly memberships: number;
  readonly people: number;
  /** There is more to be done. */
  readonly more: boolean;
};

/** Rows of one kind in one transaction, so that nobody waits long for a lock. */
const rowsMax = 1000;

/** Called by `purgeInstance`, and by the worker until nothing is left; `instance` is its number. */
export async function purgeSome(context: Context, instance: number): Promise<Purged> {
  const some = { instance, limit: rowsMax };
  const posts = await erasePosts(context, some);
  const comments = await eraseComments(context, some);
  const memberships = await endMemberships(context, some);
  const written = posts === rowsMax || comments === rowsMax || memberships === rowsMax;
  // Who they are is forgotten last: by that it is known what is theirs.
  const people = written ? 0 : await buryActors(context, some);
  const more = written || people === rowsMax;
  if (!more) await eraseOriginals(context, instance);
  return { posts, comments, memberships, people, more };
}
