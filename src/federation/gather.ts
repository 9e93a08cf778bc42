/** Gets together what a post or comment needs before it can be kept: author, parents, community. */
import { act, type Context } from '#domain/context.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import { isFollowedHere } from '#domain/memberships/is-followed-here.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { originOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { fetchDocument, type Document, type FetchRefusal } from './fetch-document.ts';
import { isYoung } from './fetching/patience.ts';
import { readObject, type RemoteObject } from './objects/read-object.ts';
import { publicUri } from './objects/wire.ts';
import { titleOf } from './objects/title.ts';
import { lookUpActor, lookUpSubject } from './look-up.ts';
import { perWorld } from './per-world.ts';
import { resolveActor } from './resolve-actor.ts';
import type { FoundSubject } from './subject.ts';
import type { World } from './world.ts';

export type GatherRefusal =
  | FetchRefusal
  | 'not-public'
  | 'poll-vote'
  | 'no-community'
  | 'not-followed'
  | 'thread-too-deep'
  | 'not-to-be-announced';

/** Everything that is needed to keep an object, with nothing left to fetch. */
export type Gathered = {
  readonly object: RemoteObject;
  readonly author: Actor;
  readonly place:
    | { readonly kind: 'thread'; readonly community: Actor }
    | { readonly kind: 'comment'; readonly parent: FoundSubject };
};

/** How many unknown ancestors of one reply are fetched. */
const ancestorsMax = 20;

/**
 * Called with an object whose word is believed. A reply belongs where its parent is; a thread to the
 * first community that it names, or to the one that announced it to us. Only what is public is kept.
 */
export async function gather(
  world: World,
  object: RemoteObject,
  options: { readonly announcedBy?: Actor; readonly depth?: number } = {},
): Promise<Outcome<Gathered, GatherRefusal>> {
  if (object.pollVote) return refuse('poll-vote');
  if (!object.public) return refuse('not-public');
  if (object.inReplyTo === object.id) return refuse('thread-too-deep');
  const author = await resolveActor(world, object.author);
  if (!author.done) return author;
  if (object.inReplyTo !== null) {
    const depth = (options.depth ?? 0) + 1;
    const parent = await resolveSubject(world, object.inReplyTo, { ...options, depth });
    if (!parent.done) return parent;
    return done({ object, author: author.value, place: { kind: 'comment', parent: parent.value } });
  }
  const community = await communityOf(world, object, options.announcedBy);
  if (!community.done) return community;
  // GoToSocial drops boosts that its author did not allow; then nobody there would see the thread.
  if (community.value.local && !object.mayAnnounce) return refuse('not-to-be-announced');
  return done({
    object,
    author: author.value,
    place: { kind: 'thread', community: community.value },
  });
}

/** The communities of this house that the object names, in order of `to`, `cc`, `audience`, `tag`. */
export async function communitiesNamed(world: World, object: RemoteObject): Promise<Actor[]> {
  const named = new Set([...object.addressed, ...object.mentions]);
  named.delete(publicUri);
  const found = await Promise.all([...named].slice(0, 50).map((uri) => lookUpActor(world, uri)));
  return found.filter((actor) => actor !== null).filter(isOpenCommunity);
}

const isOpenCommunity = ({ kind, deleted }: Actor): boolean =>
  kind === 'community' && deleted === null;

async function communityOf(
  world: World,
  object: RemoteObject,
  announcedBy: Actor | undefined,
): Promise<Outcome<Actor, GatherRefusal>> {
  const named = await communitiesNamed(world, object);
  // What another community announces is its own thread, unless the thread names others only.
  if (announcedBy !== undefined) {
    return named.length === 0 || named.some(({ id }) => id === announcedBy.id)
      ? done(announcedBy)
      : refuse('no-community');
  }
  const community = named[0];
  if (community === undefined) return refuse('no-community');
  if (community.local) return done(community);
  const followed = await isFollowedHere(world.house.database.query, community.id);
  return followed ? done(community) : refuse('not-followed');
}

/**
 * An object's id on the wire → the post or comment here, fetched with its ancestors if unknown. What
 * is fetched is kept as such: shown, never relayed.
 */
export async function resolveSubject(
  world: World,
  uri: string,
  options: { readonly announcedBy?: Actor; readonly depth?: number } = {},
): Promise<Outcome<FoundSubject, GatherRefusal>> {
  const known = await lookUpSubject(world, uri);
  if (known !== null) return known.barred ? refuse('barred') : done(known);
  if (originOf(uri) === world.house.origin) return refuse('missing');
  const depth = options.depth ?? 0;
  if (depth > ancestorsMax) return refuse('thread-too-deep');
  // An ancestor may be one that somebody waits for who is waited for here.
  if (depth > 0) return bringSubject(world, uri, options);
  const key = `${uri} ${options.announcedBy?.id ?? ''}`;
  const underWay = bringing(world);
  const mine = underWay.get(key) ?? bringSubject(world, uri, options);
  underWay.set(key, mine);
  return mine.finally(() => underWay.delete(key));
}

/** What is being brought, so that a hundred votes on a new post bring it once. */
const bringing = perWorld(() => new Map<string, Promise<Outcome<FoundSubject, GatherRefusal>>>());

async function bringSubject(
  world: World,
  uri: string,
  options: { readonly announcedBy?: Actor; readonly depth?: number },
): Promise<Outcome<FoundSubject, GatherRefusal>> {
  const object = await fetchObject(world, uri);
  if (!object.done) return object;
  const gathered = await gather(world, object.value, options);
  if (!gathered.done) return gathered;
  await act(world.house, (context) => keepGathered(context, gathered.value, { told: false }));
  const kept = await lookUpSubject(world, object.value.id);
  return kept === null ? refuse('no-community') : done(kept);
}

/**
 * Called for what an arrival names by its id only. A 404 counts as no answer while that arrival is new: its
 * server may tell of a thing before it can be had.
 */
export async function fetchNamed(
  world: World,
  uri: string,
): Promise<Outcome<Document, FetchRefusal>> {
  const document = await fetchDocument(world, uri);
  const early = !document.done && document.reason === 'missing' && isYoung(world);
  return early ? refuse('unreachable') : document;
}

/** Fetches one object from its own address and reads it. What is missing so soon is asked for again. */
export async function fetchObject(
  world: World,
  uri: string,
): Promise<Outcome<RemoteObject, FetchRefusal>> {
  const document = await fetchNamed(world, uri);
  if (!document.done) return document;
  const object = readObject(document.value.json);
  return typeof object === 'string' ? refuse('not-activitypub') : done(object);
}

/**
 * Keeps what was gathered; runs inside a transaction. `told` says that the author's own activity
 * brought it, so that it is an event here and not only something we looked up.
 */
export function keepGathered(
  context: Context,
  { object, author, place }: Gathered,
  { told }: { readonly told: boolean },
): Promise<Outcome<{ readonly id: number; readonly fresh: boolean }, string>> {
  const common = {
    uri: object.id,
    author: author.id,
    body: object.body,
    source: object.source,
    language: object.language,
    page: object.page,
    created: object.published ?? context.now,
    told,
    mentions: object.mentions,
  };
  if (place.kind === 'comment') {
    return createComment(context, {
      ...common,
      post: place.parent.post,
      parent: place.parent.comment,
    });
  }
  return createPost(context, {
    ...common,
    community: place.community.id,
    type: object.type,
    title: titleOf(object),
    url: object.link,
    attachments: object.attachments,
    sensitive: object.sensitive,
    context: object.context,
  });
}
