/** How other servers' objects become statuses: shown by type, fetched with what they reply to. */
import { htmlToText, idOf, idsOf, isJson, sameHost, str } from '../protocol/json.ts';
import type { Person, Status } from '../protocol/microblog.ts';
import type { Json } from '../protocol/types.ts';
import { visibilityOf } from '../protocol/writing.ts';
import { fetchDocument, fetchPeer } from './fetch.ts';
import type { Found } from './fetch.ts';
import type { MastodonState } from './state.ts';

const NATIVE = new Set(['Note', 'Question']);
const CONVERTED = new Set(['Image', 'Audio', 'Video', 'Article', 'Page', 'Event']);
const MAX_ANCESTORS = 20;

export function isSupported(type: unknown): boolean {
  return typeof type === 'string' && (NATIVE.has(type) || CONVERTED.has(type));
}

/** Notes show their content; everything converted shows its name, summary and a link. */
export function bodyOf(object: Json): string {
  if (NATIVE.has(String(object['type']))) return str(object['content']) ?? '';
  const title = str(object['name']) ?? '';
  const summary = str(object['summary']) ?? '';
  const link = linkOf(object);
  return `<h2>${title}</h2>${summary}<p><a href="${link}">${link}</a></p>`;
}

function linkOf(object: Json): string {
  const url = object['url'];
  const list = Array.isArray(url) ? url : [url];
  const html = list.find((one) => isJson(one) && one['mediaType'] === 'text/html');
  const href = isJson(html) ? str(html['href']) : undefined;
  return href ?? str(list[0]) ?? str(object['id']) ?? '';
}

export function mentionsIn(object: Json): string[] {
  const tags = Array.isArray(object['tag']) ? object['tag'] : [object['tag']];
  return tags.flatMap((tag) => {
    return isJson(tag) && tag['type'] === 'Mention' ? (str(tag['href']) ?? []) : [];
  });
}

/** Keeps an object as a status; the caller has made sure whose it is. */
export function saveStatus(state: MastodonState, object: Json, author: string): Status {
  const id = str(object['id']) ?? '';
  const known = state.statuses.get(id);
  if (known !== undefined) return known;
  const body = bodyOf(object);
  const inReplyTo = idOf(object['inReplyTo']);
  if (inReplyTo !== undefined && !state.statuses.has(inReplyTo)) fetchLater(state, inReplyTo, 0);
  return state.addStatus({
    id,
    author,
    type: String(object['type']),
    inReplyTo,
    visibility: visibilityOf(idsOf(object['to']), idsOf(object['cc'])),
    local: false,
    mentions: mentionsIn(object),
    likes: new Set(),
    text: htmlToText(body),
    body,
    spoiler: NATIVE.has(String(object['type'])) ? str(object['summary']) : undefined,
    updated: str(object['updated']),
    deleted: false,
    document: object,
  });
}

function fetchLater(state: MastodonState, id: string, depth: number): void {
  if (depth >= MAX_ANCESTORS || state.isLocal(id)) return;
  state.queue?.later(async () => {
    await fetchStatus(state, id, state.instance);
  });
}

/**
 * A status by its URI: known, or fetched from its own server. A Create or Announce found there is
 * taken for what is in it, which is how wrapped activities become boosts.
 */
export async function fetchStatus(
  state: MastodonState,
  uri: string,
  as: Person,
): Promise<Found<Status>> {
  const known = state.statuses.get(uri) ?? localByActivity(state, uri);
  if (known !== undefined) return { ok: true, value: known };
  if (state.isLocal(uri)) return { ok: false, reason: `${uri} is not here` };
  if (state.tombstones.has(uri)) return { ok: false, reason: `${uri} was deleted` };
  const found = await fetchDocument(state, uri, as);
  if (!found.ok) return found;
  const type = found.value['type'];
  if (type === 'Create' || type === 'Announce') return unwrap(state, found.value, as);
  return importObject(state, found.value);
}

function localByActivity(state: MastodonState, uri: string): Status | undefined {
  const activity = state.activities.get(uri);
  const object = activity === undefined ? undefined : idOf(activity['object']);
  return object === undefined ? undefined : state.statuses.get(object);
}

async function unwrap(state: MastodonState, activity: Json, as: Person): Promise<Found<Status>> {
  const object = activity['object'];
  const id = idOf(object);
  const actor = idOf(activity['actor']);
  if (id === undefined) return { ok: false, reason: 'the activity fetched has no object' };
  const own = isJson(object) && isSupported(object['type']) && sameHost(id, actor);
  if (activity['type'] !== 'Create' || !own) return fetchStatus(state, id, as);
  return importObject(state, object);
}

async function importObject(state: MastodonState, object: Json): Promise<Found<Status>> {
  const id = str(object['id']);
  const author = idOf(object['attributedTo']);
  if (!isSupported(object['type'])) {
    return { ok: false, reason: `"${String(object['type'])}" is no kind of status` };
  }
  if (author === undefined || !sameHost(id, author)) {
    return { ok: false, reason: 'the author is of another host than the object' };
  }
  const peer = await fetchPeer(state, author);
  if (!peer.ok) return peer;
  return { ok: true, value: saveStatus(state, object, author) };
}
