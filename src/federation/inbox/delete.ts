/** Receives Delete: an author takes something back, a moderator removes it, or an account ends. */
import { findActor } from '#domain/actors/find-actor.ts';
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
  const known = await findSubject(world.house.database.query, uri);
  if (known === null && !sameOrigin(uri, actor.uri)) return ignored('deletes nothing known here');
  return async (context) => {
    // Looked for once more: it may have come while this one waited.
    const found = known ?? (await findSubject(context.tx, uri));
    if (found === null) {
      // Its Create may come later, and must then have no effect.
      await bury(context, uri, actor.uri);
      return applied;
    }
    if (found.author === actor.id) return verdictOf(await deleteSubject(context, found, actor.id));
    // A community elsewhere speaks for itself: what its moderators remove, it announces (FEP-1b12).
    const community = await findActor(context.tx, found.community);
    if (community?.local !== true) return refused('not-allowed');
    const reason = textOf(activity.json['summary'], 500);
    const input = { subject: found.subject, by: actor.id, reason };
    const outcome = await removeContent(context, input);
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

/** An account that is gone belongs to no community any more. */
const closeRemote =
  (actor: { readonly id: number; readonly uri: string }): Plan =>
  async (context) => {
    await leaveEverything({ ...context, original: null }, actor.id);
    await buryActor(context, actor.uri);
    return applied;
  };
