/** How other servers' objects become statuses: title as a spoiler, body in full, threads crawled. */
import { htmlToText, idOf, idsOf, isJson, isPublicName, sameHost, str } from '../protocol/json.ts';
import type { Person, Status } from '../protocol/microblog.ts';
import type { Json } from '../protocol/types.ts';
import { visibilityOf } from '../protocol/writing.ts';
import { fetchDocument, fetchPeer } from './fetch.ts';
import type { Found } from './fetch.ts';
import type { GoToSocialState } from './state.ts';

const TYPES = new Set([
  'Article',
  'Document',
  'Image',
  'Video',
  'Note',
  'Page',
  'Event',
  'Place',
  'Profile',
  'Question',
  'Album',
]);

export function isSupported(type: unknown): boolean {
  return typeof type === 'string' && TYPES.has(type);
}

export function isAddressed(thing: Json): boolean {
  return idsOf(thing['to']).length + idsOf(thing['cc']).length > 0;
}

export function mentionsIn(object: Json): string[] {
  const tags = Array.isArray(object['tag']) ? object['tag'] : [object['tag']];
  return tags.flatMap((tag) => {
    return isJson(tag) && tag['type'] === 'Mention' ? (str(tag['href']) ?? []) : [];
  });
}

/** Whether the author lets this actor announce it; without a policy everybody may. */
export function mayAnnounce(object: Json, actor: string): boolean {
  const policy = object['interactionPolicy'];
  const rule = isJson(policy) ? policy['canAnnounce'] : undefined;
  if (!isJson(rule)) return true;
  const allowed = [...idsOf(rule['automaticApproval']), ...idsOf(rule['always'])];
  return (
    idOf(object['attributedTo']) === actor || allowed.some((id) => isPublicName(id) || id === actor)
  );
}

/** Keeps or refreshes a status from a document that came from its own server. */
function keep(state: GoToSocialState, object: Json, author: string, as: Person): Status {
  const id = String(object['id']);
  const body = str(object['content']) ?? '';
  const spoiler = str(object['summary']) ?? str(object['name']);
  const updated = str(object['updated']);
  const known = state.statuses.get(id);
  if (known !== undefined) {
    Object.assign(known, { body, spoiler, updated, document: object });
    return known;
  }
  const inReplyTo = idOf(object['inReplyTo']);
  if (inReplyTo !== undefined && !state.statuses.has(inReplyTo)) {
    state.queue?.later(async () => {
      await fetchStatus(state, inReplyTo, as);
    });
  }
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
    spoiler,
    updated,
    deleted: false,
    document: object,
  });
}

/** A status by its URI, fetched from its own server where it is unknown or `fresh` is wanted. */
export async function fetchStatus(
  state: GoToSocialState,
  uri: string,
  as: Person,
  fresh = false,
): Promise<Found<Status>> {
  const known = state.statuses.get(uri);
  if (known !== undefined && !fresh) return { ok: true, value: known };
  if (state.isLocal(uri)) return { ok: false, reason: `${uri} is not here` };
  const found = await fetchDocument(state, uri, as);
  if (!found.ok) return found;
  return importObject(state, found.value, as);
}

/** Checks and keeps an object: also one that its author sent with an own signature. */
export async function importObject(
  state: GoToSocialState,
  object: Json,
  as: Person,
): Promise<Found<Status>> {
  const no = (reason: string): Found<Status> => ({ ok: false, reason });
  if (!isSupported(object['type'])) return no(`"${String(object['type'])}" is no kind of status`);
  const id = str(object['id']);
  const author = idOf(object['attributedTo']);
  if (id === undefined || author === undefined || !sameHost(id, author)) {
    return no('the author is of another host than the object');
  }
  if (!isAddressed(object)) return no('the object has neither "to" nor "cc"');
  const published = Date.parse(str(object['published']) ?? '');
  if (Date.parse(str(object['updated']) ?? '') < published) return no('updated before published');
  const known = str(state.statuses.get(id)?.document['published']);
  if (known !== undefined && Date.parse(known) !== published) return no('published has changed');
  const peer = await fetchPeer(state, author, as);
  return peer.ok ? { ok: true, value: keep(state, object, author, as) } : peer;
}
