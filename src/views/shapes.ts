/** What the operator's JSON says of posts, communities and people; scripts rely on these names. */
import type { ActorLine } from './actor-line.ts';
import type { CommunityLine } from './community-list.ts';
import { communityPath, handleOf, personPath } from './paths.ts';
import type { PostLine } from './post-line.ts';
import type { PostView, Presence } from './post-view.ts';
import type { Thread, ThreadComment } from './thread.ts';

type Votes = { readonly up: number; readonly down: number };

export type CommentShape = {
  readonly id: number;
  readonly url: string;
  readonly uri: string;
  readonly parent: number | null;
  /** The author's handle; null unless shown. */
  readonly author: string | null;
  readonly body: string;
  readonly state: Presence;
  readonly votes: Votes;
};

export type PostShape = {
  readonly id: number;
  readonly url: string;
  readonly uri: string;
  readonly title: string;
  readonly link: string | null;
  readonly body: string;
  readonly state: Presence;
  /** Handles, as `@name@host`. */
  readonly community: string;
  readonly author: string;
  readonly votes: Votes;
  /** Every comment in the order in which it came, each with its parent. */
  readonly comments: readonly CommentShape[];
};

export type CommunityShape = {
  readonly id: number;
  readonly name: string;
  readonly handle: string;
  readonly url: string;
  readonly uri: string;
  readonly title: string;
  readonly followers: number;
};

export type UserShape = {
  readonly id: number;
  readonly name: string;
  readonly handle: string;
  readonly url: string;
  readonly uri: string;
};

const flat = (comments: readonly ThreadComment[]): ThreadComment[] =>
  comments.flatMap((comment) => [comment, ...flat(comment.replies)]);

const commentShape = (comment: ThreadComment, origin: string): CommentShape => ({
  id: comment.id,
  url: `${origin}/comment/${comment.id}`,
  uri: comment.uri,
  parent: comment.parent,
  author: comment.author === null ? null : handleOf(comment.author, origin),
  body: comment.body,
  state: comment.held !== null && comment.presence === 'shown' ? 'held' : comment.presence,
  votes: { up: comment.up, down: comment.down },
});

/** What waits is told to the operator with its words. */
const stateOf = (post: PostLine | PostView): Presence => {
  const presence = 'presence' in post ? post.presence : 'shown';
  return post.held !== null && presence === 'shown' ? 'held' : presence;
};

/** A post of a list has no `presence` (it is shown) and no thread. */
export function postShape(
  post: PostLine | PostView,
  origin: string,
  thread: Thread | null = null,
): PostShape {
  const comments = flat(thread?.comments ?? []).sort((one, other) => one.id - other.id);
  return {
    id: post.id,
    url: `${origin}/post/${post.id}`,
    uri: post.uri,
    title: post.title,
    link: post.url,
    body: post.body,
    state: stateOf(post),
    community: handleOf(post.community, origin),
    author: handleOf(post.author, origin),
    votes: { up: post.up, down: post.down },
    comments: comments.map((comment) => commentShape(comment, origin)),
  };
}

export const communityShape = (community: CommunityLine, origin: string): CommunityShape => ({
  id: community.id,
  name: community.name,
  handle: handleOf(community, origin),
  url: origin + communityPath(community),
  uri: community.uri,
  title: community.title,
  followers: community.followers,
});

export const userShape = (person: ActorLine, origin: string): UserShape => ({
  id: person.id,
  name: person.name,
  handle: handleOf(person, origin),
  url: origin + personPath(person),
  uri: person.uri,
});
