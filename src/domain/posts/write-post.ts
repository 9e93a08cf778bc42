/** Writes a post as a member sends it: the same one twice within a minute is one. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { lockActor } from '#domain/actors/lock-actor.ts';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { done, type Outcome } from '#lib/outcome.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { createPost, type CreatedPost, type CreatePostRefusal } from './create-post.ts';
import type { LocalPost } from './new-post.ts';
import { cleanUrl } from './post.ts';

/** Within it, the same words at the same place are a button that was pressed twice. */
export const twiceMs = 60_000;

/**
 * Called by the form. Refuses what `createPost` refuses. A second press finds the first, also when both come at once:
 * of one author's posts each waits for the one before.
 */
export async function writePost(
  context: Context,
  post: LocalPost,
): Promise<Outcome<CreatedPost, CreatePostRefusal>> {
  const { tx, now } = context;
  await lockActor(context, post.author);
  const { id, uri, author, community, title, url, source, created, deleted } = postsTable;
  const link = post.url ? cleanUrl(post.url) : null;
  const [twin] = await tx
    .select({ id, uri })
    .from(postsTable)
    .where(
      and(
        eq(author, post.author),
        eq(community, post.community),
        eq(title, cleanLine(post.title, 200)),
        eq(source, post.source),
        link === null ? isNull(url) : eq(url, link),
        gt(created, new Date(now.getTime() - twiceMs)),
        isNull(deleted),
      ),
    )
    .orderBy(desc(id))
    .limit(1);
  return twin === undefined ? createPost(context, post) : done({ ...twin, fresh: false });
}
