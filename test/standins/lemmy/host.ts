/** A community that lives here: what it announces to its followers, and its outbox. */
import { isJson, PUBLIC } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { isPageType } from './parse.ts';
import type { LemmyState, LocalActor } from './state.ts';

export const CONTEXT = [
  'https://join-lemmy.org/context.json',
  'https://www.w3.org/ns/activitystreams',
];

function announceOf(state: LemmyState, group: LocalActor, object: Json, kind: string): Json {
  const to = state.version === '1.0' ? [group.id, PUBLIC] : [PUBLIC];
  const id = state.activityId(`announce/${kind}`);
  const rest = { actor: group.id, to, cc: [`${group.id}/followers`] };
  return { '@context': CONTEXT, id, type: 'Announce', ...rest, object };
}

/**
 * Announces an activity, unchanged, to the followers of a community here; after a new or edited
 * post a second Announce carries the bare post, for microblogs.
 */
export function announce(state: LemmyState, group: LocalActor, activity: Json): void {
  const facts = state.group(group.id);
  const kind = String(activity['type']).toLowerCase();
  const wrapped = announceOf(state, group, activity, kind);
  const inboxes = [...facts.followers.values()];
  state.queue?.add(inboxes, wrapped, state.signer(group));
  const object = activity['object'];
  const saves = activity['type'] === 'Create' || activity['type'] === 'Update';
  if (!saves || !isJson(object) || !isPageType(object['type'])) return;
  if (object['inReplyTo'] !== undefined && object['inReplyTo'] !== null) return;
  if (activity['type'] === 'Create') facts.outbox.unshift(wrapped);
  const post = { ...object, actor: activity['actor'] };
  state.queue?.add(inboxes, announceOf(state, group, post, 'page'), state.signer(group));
}
