/** Receives Delete: an author takes something back, a moderator removes it, or an account ends. */
import { buryActor } from '#domain/actors/bury-actor.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { leaveEverything } from '#domain/memberships/leave-everything.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import type { Context } from '#domain/context.ts';
import { idOf, textOf } from '#federation/objects/wire.ts';
import { findSubject, type FoundSubject } from '#federation/subject.ts';
import type { Outcome } from '#lib/outcome.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { applied, ignored, refused, verdictOf, type Arrival, type Plan } from './arrival.ts';

/** Who may: the author always; else a moderator of the community here that holds it. */
export async function receiveDelete({ world, activity, actor }: Arrival): Promise<Plan> {
  const uri = idOf(activity.json['object']);
  if (uri === null) return refused('deletes nothing');
  if (uri === actor.uri) return closeRemote(actor);
  const found = await findSubject(world.house.database.query, uri);
  if (found === null) return buryUnknown(uri, actor.uri);
  if (found.author === actor.id) {
    return async (context) => verdictOf(await deleteSubject(context, found, actor.id));
  }
  return async (context) => {
    const outcome = await removeContent(context, {
      subject: found.subject,
      by: actor.id,
      reason: textOf(activity.json['summary'], 500),
    });
    return outcome.done ? applied : refused(outcome.reason);
  };
}

/** The author's own Delete, for a post as for a comment. */
export function deleteSubject(
  context: Context,
  found: FoundSubject,
  by: number,
): Promise<Outcome<unknown, string>> {
  return found.comment === null
    ? deletePost(context, { post: found.post, by })
    : deleteComment(context, { comment: found.comment, by });
}

/** Its Create may come later, and must then have no effect. */
function buryUnknown(uri: string, by: string): Plan {
  if (!sameOrigin(uri, by)) return ignored('deletes nothing known here');
  return async (context) => {
    await bury(context, uri, by);
    return applied;
  };
}

/** An account that is gone belongs to no community any more. */
const closeRemote =
  (actor: { readonly id: number; readonly uri: string }): Plan =>
  async (context) => {
    await leaveEverything({ ...context, original: null }, actor.id);
    await buryActor(context, actor.uri);
    return applied;
  };
