/** What Fedify's listeners do with what arrived: the verbs that our own inbox calls, and nothing else. */
import type { Create, Like, Object as Thing } from '@fedify/vocab';
import { Note, Page } from '@fedify/vocab';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import type { Context } from '#domain/context.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { sanitizeHtml } from '#lib/html.ts';
import { valueOf } from '../support/home.ts';

/** Somebody votes on a post that is here. */
export async function applyLike(context: Context, like: Like): Promise<void> {
  const voter = await findActorByUri(context.tx, hrefOf(like.actorId));
  const post = await findPostByUri(context.tx, hrefOf(like.objectId));
  if (voter === null || post === null) throw new Error('a vote by nobody, or on nothing');
  const subject = { post: post.id };
  valueOf(
    await castVote(context, { voter: voter.id, subject, value: 1, activity: hrefOf(like.id) }),
  );
}

/** Somebody posts to a community, or answers a post that is here. */
export async function applyCreate(
  context: Context,
  create: Create,
  object: Thing | null,
): Promise<void> {
  if (object === null) throw new Error('nothing was created');
  const author = await findActorByUri(context.tx, hrefOf(create.actorId));
  if (author === null) throw new Error('nobody created it');
  const common = {
    author: author.id,
    uri: hrefOf(object.id),
    body: sanitizeHtml(String(object.content)),
    source: null,
    page: null,
    created: new Date(object.published?.epochMilliseconds ?? context.now),
    told: true,
  };
  if (object instanceof Page) {
    const community = await findActorByUri(context.tx, hrefOf(object.audienceId));
    const place = { community: community!.id, title: String(object.name), context: null };
    valueOf(await createPost(context, { ...common, ...place, type: 'Page' }));
  } else if (object instanceof Note) {
    const post = await findPostByUri(context.tx, hrefOf(object.replyTargetId));
    valueOf(await createComment(context, { ...common, post: post!.id, parent: null }));
  } else throw new Error('of no type that we know');
}

const hrefOf = (url: URL | null): string => url?.href ?? '';
