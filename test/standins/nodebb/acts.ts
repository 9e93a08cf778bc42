/** What people on a NodeBB do; to whom each act goes is NodeBB's own, sometimes odd, choice. */
import { AS2, PUBLIC } from '../protocol/json.ts';
import { newKeyPair } from '../protocol/signature.ts';
import type { Comment, Post } from '../protocol/threads.ts';
import type { Json } from '../protocol/types.ts';
import { noteDocument } from './documents.ts';
import type { NodeBBState, User } from './state.ts';

export interface Done {
  readonly id: string;
  readonly activity: Json;
}

const times = new WeakMap<object, { published: string; updated: string | undefined }>();

/** The document of a post of ours as it is now. */
export function documentOf(state: NodeBBState, entry: Post | Comment): Json {
  const post = state.store.postOf(entry);
  if (post === undefined) throw new Error(`${entry.id} belongs to no topic.`);
  const parent = entry.kind === 'comment' ? state.store.find(entry.inReplyTo) : undefined;
  const when = times.get(entry) ?? {
    published: state.options.now().toISOString(),
    updated: undefined,
  };
  times.set(entry, when);
  const context = state.topics.get(post.id) ?? '';
  const parentAuthor = parent?.author;
  return noteDocument(entry, {
    title: post.title,
    group: post.community,
    parentAuthor,
    context,
    ...when,
  });
}

function inboxesOf(state: NodeBBState, ids: readonly (string | undefined)[]): string[] {
  return ids.flatMap((id) => state.actors.get(id ?? '')?.inbox ?? []);
}

function save(
  state: NodeBBState,
  type: 'Create' | 'Update',
  user: User,
  entry: Post | Comment,
): Done {
  const object = documentOf(state, entry);
  const { to, cc } = object;
  const id = `${entry.id}#activity/${type.toLowerCase()}/${state.stamp}`;
  const activity = { '@context': AS2, id, type, actor: user.id, to, cc, object };
  const post = state.store.postOf(entry);
  const parent = entry.kind === 'comment' ? state.store.find(entry.inReplyTo) : undefined;
  const inboxes = inboxesOf(state, [post?.community, parent?.author]);
  state.queue?.add([...inboxes, ...user.followers.values()], activity, state.signer(user));
  return { id: entry.id, activity };
}

/** The topic a thread is shown in here: its own, or a copy under a random id. */
function topicFor(state: NodeBBState, post: Post): void {
  if (state.topics.has(post.id)) return;
  state.topics.set(post.id, `${state.origin}/topic/${state.topics.size + 1}`);
}

export function createPost(
  state: NodeBBState,
  act: { by: string; community: string; title: string; body: string; url?: string },
): Done {
  const user = state.user(act.by);
  const { community, title, body } = act;
  const id = `${state.origin}/post/${state.nextPost()}`;
  const post = state.store.addPost({ id, author: user.id, body, title, community, link: act.url });
  topicFor(state, post);
  return save(state, 'Create', user, post);
}

function entryOf(state: NodeBBState, id: string): Post | Comment {
  const entry = state.store.find(id);
  if (entry === undefined) throw new Error(`${id} is not known here: let deliveries finish first.`);
  return entry;
}

export function comment(state: NodeBBState, act: { by: string; on: string; body: string }): Done {
  const user = state.user(act.by);
  const parent = entryOf(state, act.on);
  const post = state.store.postOf(parent);
  if (post === undefined) throw new Error(`${act.on} belongs to no topic.`);
  topicFor(state, post);
  const id = `${state.origin}/post/${state.nextPost()}`;
  const rest = { author: user.id, body: act.body, inReplyTo: act.on, post: post.id };
  return save(state, 'Create', user, state.store.addComment({ id, ...rest }));
}

export function edit(
  state: NodeBBState,
  act: { by: string; on: string; title?: string; body?: string },
): Done {
  const entry = entryOf(state, act.on);
  entry.body = act.body ?? entry.body;
  if (entry.kind === 'post') entry.title = act.title ?? entry.title;
  const now = state.options.now().toISOString();
  times.set(entry, { published: times.get(entry)?.published ?? now, updated: now });
  return save(state, 'Update', state.user(act.by), entry);
}

/** A vote is told to the author of the post alone, never to the Group. */
export function vote(state: NodeBBState, act: { by: string; on: string; value: 1 | -1 | 0 }): Done {
  const user = state.user(act.by);
  const entry = entryOf(state, act.on);
  const before = entry.down.has(user.id) ? 'Dislike' : 'Like';
  state.store.vote(act.on, user.id, act.value);
  const at = encodeURIComponent(act.on);
  const type = act.value === 0 ? before : act.value === 1 ? 'Like' : 'Dislike';
  const kind = type.toLowerCase();
  const inner = { id: `${user.id}#activity/${kind}/${at}`, type, actor: user.id, object: act.on };
  const undo = { id: `${user.id}#activity/undo:${kind}/${at}/${state.stamp}`, type: 'Undo' };
  const addressed = { ...inner, to: [PUBLIC], cc: [entry.author] };
  const undoing = { ...undo, actor: user.id, object: inner };
  const activity = { '@context': AS2, ...(act.value === 0 ? undoing : addressed) };
  state.queue?.add(inboxesOf(state, [entry.author]), activity, state.signer(user));
  wrongAnnounce(state, entry, activity);
  return { id: act.on, activity };
}

/** A known bug: votes in topics opened here are announced to the Group with a wrong key. */
function wrongAnnounce(state: NodeBBState, entry: Post | Comment, activity: Json): void {
  const post = state.store.postOf(entry);
  if (post === undefined || !state.isLocal(post.id)) return;
  const { '@context': _, ...object } = activity;
  const id = `${entry.id}#activity/announce/${state.stamp}`;
  const rest = { actor: state.instance.id, to: [post.community], cc: [PUBLIC], object };
  const announce = { '@context': AS2, id, type: 'Announce', ...rest };
  const signer = { ...state.signer(state.instance), privateKeyPem: newKeyPair().privateKeyPem };
  state.queue?.add(inboxesOf(state, [post.community]), announce, signer);
}

/** Told to those who took part in the topic and to followers; the Group as such is not told. */
export function remove(state: NodeBBState, act: { by: string; on: string }): Done {
  const user = state.user(act.by);
  const entry = entryOf(state, act.on);
  const post = state.store.postOf(entry);
  entry.deleted = true;
  const others = post === undefined ? [] : [post, ...state.store.commentsOf(post.id)];
  const authors = others.map((one) => one.author).filter((id) => id !== user.id);
  const inboxes = [...inboxesOf(state, authors), ...user.followers.values()];
  const id = `${act.on}#activity/delete/${state.stamp}`;
  const to = authors.length === 0 ? [] : [PUBLIC, post?.community ?? ''];
  const rest = { actor: user.id, to, cc: [`${user.id}/followers`], object: act.on };
  const origin = state.topics.get(post?.id ?? '') ?? null;
  const activity = { '@context': AS2, id, type: 'Delete', ...rest, origin };
  state.queue?.add(inboxes, activity, state.signer(user));
  return { id: act.on, activity };
}
