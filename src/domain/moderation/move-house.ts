/** Gives this server another origin, with everything in it that contains the old one. */
import { rebaseActors } from '#domain/actors/rebase-actors.ts';
import { rebaseComments } from '#domain/comments/rebase-comments.ts';
import type { Context } from '#domain/context.ts';
import { findSite } from '#domain/instances/find-site.ts';
import type { Site } from '#domain/instances/instance.ts';
import { moveSite, type MoveSiteRefusal } from '#domain/instances/move-site.ts';
import { rebasePosts } from '#domain/posts/rebase-posts.ts';
import type { Outcome } from '#lib/outcome.ts';

/**
 * Called at start, before anything is served, when the configured origin is not the stored one.
 * Refused (`known-elsewhere`) once any other server was met: ids that others hold never change.
 */
export async function moveHouse(
  context: Context,
  origin: string,
): Promise<Outcome<Site, MoveSiteRefusal>> {
  const before = await findSite(context.tx);
  const moved = await moveSite(context, origin);
  if (!moved.done || before === null || before.origin === origin) return moved;
  const move = { from: before.origin, to: origin };
  await rebaseActors(context, move);
  await rebasePosts(context, move);
  await rebaseComments(context, move);
  return moved;
}
