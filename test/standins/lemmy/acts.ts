/** What people on a Lemmy do: each act is applied here at once and sent where it belongs. */
import { PUBLIC } from '../protocol/json.ts';
import type { Comment, Post } from '../protocol/threads.ts';
import type { Json } from '../protocol/types.ts';
import { remoteActor } from './actors.ts';
import { noteDocument, pageDocument } from './documents.ts';
import { announce, CONTEXT } from './host.ts';
import type { LemmyState } from './state.ts';

export interface Done {
  /** The post or comment. */
  readonly id: string;
  readonly activity: Json;
}

/** Sends an activity of somebody here through the community, and to people it speaks to. */
async function send(
  state: LemmyState,
  by: string,
  community: string,
  activity: Json,
  people: readonly string[] = [],
): Promise<void> {
  state.activities.set(String(activity['id']), activity);
  const inboxes: string[] = [];
  const host = state.locals.get(community);
  if (host === undefined) inboxes.push((await remoteActor(state, community)).inbox);
  else announce(state, host, activity);
  for (const person of people) {
    if (state.locals.has(person)) continue;
    const known = state.remotes.get(person);
    if (known !== undefined) inboxes.push(known.inbox);
  }
  state.queue?.add(inboxes, activity, state.signer(state.local(by)));
}

/** Addressing as each version writes it. */
function wrap(state: LemmyState, type: string, by: string, community: string, rest: Json): Json {
  const to = state.version === '1.0' ? [community, PUBLIC] : [PUBLIC];
  const id = state.activityId(type);
  const base = { '@context': CONTEXT, id, type, actor: by, to, cc: [community] };
  return { ...base, audience: community, ...rest };
}

export function entryOf(
  state: LemmyState,
  id: string,
): { entry: Post | Comment; community: string } {
  const entry = state.store.find(id);
  const community = state.store.communityOf(id);
  if (entry === undefined || community === undefined) {
    throw new Error(`${id} is not known to this Lemmy: let deliveries finish first.`);
  }
  return { entry, community };
}

export async function createPost(
  state: LemmyState,
  act: { by: string; community: string; title: string; body: string; url?: string; alt?: string },
): Promise<Done> {
  const { by: author, community, title, body, url: link, alt } = act;
  const id = `${state.origin}/post/${state.number()}`;
  const post = state.store.addPost({ id, author, title, body, link, alt, community });
  const activity = wrap(state, 'Create', author, community, { object: pageDocument(state, post) });
  await send(state, author, community, activity);
  return { id, activity };
}

export async function comment(
  state: LemmyState,
  act: { by: string; on: string; body: string },
): Promise<Done> {
  const { entry, community } = entryOf(state, act.on);
  const post = state.store.postOf(entry)?.id ?? entry.id;
  const id = `${state.origin}/comment/${state.number()}`;
  const { by: author, body, on: inReplyTo } = act;
  const made = state.store.addComment({ id, author, body, inReplyTo, post });
  const object = noteDocument(state, made, community);
  const activity = wrap(state, 'Create', author, community, {
    cc: [community, ...(entry.author === author ? [] : [entry.author])],
    object,
    tag: object['tag'],
  });
  await send(state, author, community, activity, [entry.author]);
  return { id, activity };
}

export async function edit(
  state: LemmyState,
  act: { by: string; on: string; title?: string; body?: string },
): Promise<Done> {
  const { entry, community } = entryOf(state, act.on);
  entry.body = act.body ?? entry.body;
  if (entry.kind === 'post') entry.title = act.title ?? entry.title;
  const written =
    entry.kind === 'post' ? pageDocument(state, entry) : noteDocument(state, entry, community);
  const object = { ...written, updated: state.options.now().toISOString() };
  const activity = wrap(state, 'Update', act.by, community, { object });
  await send(state, act.by, community, activity);
  return { id: act.on, activity };
}

export async function vote(
  state: LemmyState,
  act: { by: string; on: string; value: 1 | -1 | 0 },
): Promise<Done> {
  const { entry, community } = entryOf(state, act.on);
  const before = entry.down.has(act.by) ? 'Dislike' : 'Like';
  state.store.vote(act.on, act.by, act.value);
  const simple = (type: string, object: unknown): Json => {
    const id = state.activityId(type);
    const rest = { actor: act.by, object, audience: community };
    return { '@context': CONTEXT, id, type, ...rest };
  };
  const activity =
    act.value === 0
      ? simple('Undo', simple(before, act.on))
      : simple(act.value === 1 ? 'Like' : 'Dislike', act.on);
  await send(state, act.by, community, activity);
  return { id: act.on, activity };
}

export async function remove(
  state: LemmyState,
  act: { by: string; on: string; reason?: string; undo?: boolean },
): Promise<Done> {
  const { entry, community } = entryOf(state, act.on);
  const byModerator = act.reason !== undefined;
  if (byModerator) entry.removed = act.undo !== true;
  else entry.deleted = act.undo !== true;
  const summary = byModerator ? { summary: act.reason } : {};
  const to = { to: [PUBLIC] };
  const once = wrap(state, 'Delete', act.by, community, { ...to, object: act.on, ...summary });
  const { '@context': _, ...inner } = once;
  const undo = () => wrap(state, 'Undo', act.by, community, { ...to, object: inner });
  const activity = act.undo === true ? undo() : once;
  await send(state, act.by, community, activity);
  return { id: act.on, activity };
}

/** Lock, pin and ban: moderators' acts that the community announces. */
export async function moderate(
  state: LemmyState,
  by: string,
  community: string,
  act: { type: 'Lock' | 'Block' | 'Add' | 'Remove'; object: string; rest: Json; undo?: boolean },
): Promise<Done> {
  const once = wrap(state, act.type, by, community, { object: act.object, ...act.rest });
  const { '@context': _, ...inner } = once;
  const activity = act.undo === true ? wrap(state, 'Undo', by, community, { object: inner }) : once;
  await send(state, by, community, activity, act.type === 'Block' ? [act.object] : []);
  return { id: act.object, activity };
}

export async function flag(
  state: LemmyState,
  act: { by: string; on: string; reason: string },
): Promise<Done> {
  const { community } = entryOf(state, act.on);
  const id = state.activityId('flag');
  const rest = { actor: act.by, to: [community], object: act.on, summary: act.reason };
  const activity = { '@context': CONTEXT, id, type: 'Flag', ...rest, audience: community };
  await send(state, act.by, community, activity);
  return { id: act.on, activity };
}
