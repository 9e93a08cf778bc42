/** Receives Update: of a post or comment by its author, of an actor by itself, or a moderator's mark on a post. */
import { editComment } from '#domain/comments/edit-comment.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import type { Context } from '#domain/context.ts';
import { fetchObject } from '#federation/gather.ts';
import { lookUpSubject } from '#federation/look-up.ts';
import { objectTypes, readObject, type RemoteObject } from '#federation/objects/read-object.ts';
import { titleOf } from '#federation/objects/title.ts';
import { idOf, isJson, typeOf } from '#federation/objects/wire.ts';
import { fetchActor } from '#federation/resolve-actor.ts';
import { findSubject, type FoundSubject } from '#federation/subject.ts';
import type { Outcome } from '#lib/outcome.ts';
import { sameOrigin } from '#lib/hosts.ts';
import {
  applied,
  privately,
  refused,
  verdictOf,
  verdictOfFetch,
  type Arrival,
  type Plan,
} from './arrival.ts';
import { planFlag } from './moderate-post.ts';
import { keepPushed, knownAlready, unkept } from './create.ts';

/** An Update of something unknown is taken as its Create, which may still be on its way. */
export async function receiveUpdate(arrival: Arrival): Promise<Plan> {
  const { world, activity } = arrival;
  const { object } = activity.json;
  const uri = idOf(object);
  if (uri === null) return refused('updates nothing');
  const flagged = await planFlag(world, activity, { by: arrival.actor, community: null });
  if (flagged !== null) return flagged;
  if (!sameOrigin(uri, activity.actor)) return refused('object of another origin');
  if (uri === activity.actor) return refreshActor(arrival, uri);
  if (isJson(object) && !objectTypes.has(typeOf(object))) {
    return unkept(object);
  }
  const read = isJson(object) ? readObject(object) : await fetchObject(world, uri);
  if (typeof read === 'string') return refused(read);
  const pushed = 'done' in read ? (read.done ? read.value : read.reason) : read;
  if (typeof pushed === 'string') return verdictOfFetch(pushed, 'object');
  if (pushed.author !== activity.actor) return refused('author is not the actor');
  const known = await lookUpSubject(world, uri);
  if (known === null || !known.told) return keepOrEdit(arrival, pushed);
  if (!pushed.public) return privately('not-public');
  return async (context) => verdictOf(await editSubject(context, known, pushed, arrival.actor.id));
}

/** Its Create may come to pass between the look and the act: then these are the newer words. */
async function keepOrEdit(arrival: Arrival, pushed: RemoteObject): Promise<Plan> {
  const plan = await keepPushed(arrival, pushed);
  if (typeof plan !== 'function') return plan;
  return async (context) => {
    const verdict = await plan(context);
    if (verdict.state !== 'ignored' || verdict.reason !== knownAlready) return verdict;
    const found = await findSubject(context.tx, pushed.id);
    if (found === null) return verdict;
    return verdictOf(await editSubject(context, found, pushed, arrival.actor.id));
  };
}

/** Puts the new words in place of the old; an edit older than what stands is ignored. */
export function editSubject(
  context: Context,
  known: FoundSubject,
  object: RemoteObject,
  by: number,
): Promise<Outcome<unknown, string>> {
  const words = {
    by,
    body: object.body,
    source: object.source,
    edited: object.updated ?? context.now,
  };
  if (known.comment !== null) return editComment(context, { ...words, comment: known.comment });
  return editPost(context, {
    ...words,
    post: known.post,
    title: titleOf(object),
    url: object.link,
    attachments: object.attachments,
    sensitive: object.sensitive,
  });
}

/** The actor's own document says what it is; the pushed copy is only the reason to look. */
async function refreshActor({ world }: Arrival, uri: string): Promise<Plan> {
  const fetched = await fetchActor(world, uri);
  return fetched.done ? () => Promise.resolve(applied) : verdictOfFetch(fetched.reason, 'actor');
}
