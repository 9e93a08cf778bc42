/** What people on a GoToSocial do, written and addressed as GoToSocial does it. */
import { AS2, asList, isJson, PUBLIC, str } from '../protocol/json.ts';
import type { Person, Status, Visibility } from '../protocol/microblog.ts';
import type { Json } from '../protocol/types.ts';
import { finger, readHandle, selfLink } from '../protocol/webfinger.ts';
import { addressing, mentionOf } from '../protocol/writing.ts';
import type { Mentioned } from '../protocol/writing.ts';
import { contentOf, noteDocument, saving } from './documents.ts';
import { fetchPeer } from './fetch.ts';
import type { GoToSocialState } from './state.ts';
import { fetchStatus } from './statuses.ts';

export interface Done {
  /** The status, or the Announce of a boost. */
  readonly id: string;
  readonly activity: Json;
}

export async function resolve(state: GoToSocialState, given: string): Promise<string> {
  const handle = readHandle(given);
  if (handle === undefined) return given;
  const { net, now } = state.options;
  const scheme = state.lab ? 'http' : 'https';
  const options = { net, now, scheme, userAgent: 'gotosocial/0.20.0' } as const;
  const found = await finger(handle.name, handle.host, options);
  const id = found === undefined ? undefined : selfLink(found);
  if (id === undefined) throw new Error(`WebFinger of ${given} leads to no actor.`);
  return id;
}

export async function peerOf(state: GoToSocialState, id: string, as: Person) {
  const peer = await fetchPeer(state, id, as);
  if (!peer.ok) throw new Error(`${id} cannot be followed or mentioned: ${peer.reason}.`);
  return peer.value;
}

async function mentioned(state: GoToSocialState, id: string, by: Person): Promise<Mentioned> {
  const local = state.people.get(id);
  if (local === undefined) return mentionOf(await peerOf(state, id, by));
  const { name } = local;
  const url = `${state.origin}/@${name}`;
  return { id, name, url, host: state.host, group: false, followers: undefined };
}

/** Whom a status is sent to: those mentioned and the author's followers, nobody else. */
async function audience(state: GoToSocialState, by: Person, status: Status): Promise<string[]> {
  const inboxes = status.visibility === 'direct' ? [] : [...by.followers.values()];
  for (const id of status.mentions) {
    if (state.people.has(id)) continue;
    const peer = await fetchPeer(state, id, by);
    if (peer.ok) inboxes.push(peer.value.sharedInbox ?? peer.value.inbox);
  }
  return inboxes;
}

export interface Writing {
  readonly by: string;
  readonly text: string;
  readonly mention: readonly string[];
  readonly visibility: Visibility;
  readonly canAnnounce?: 'everybody' | 'nobody';
  readonly inReplyTo?: Status;
}

export async function write(state: GoToSocialState, act: Writing): Promise<Done> {
  const author = state.person(act.by);
  const mentions: Mentioned[] = [];
  for (const id of new Set(act.mention)) mentions.push(await mentioned(state, id, author));
  const id = `${author.id}/statuses/${state.ulid()}`;
  const published = state.options.now().toISOString();
  const canAnnounce = act.canAnnounce ?? state.gotosocial.canAnnounce ?? 'everybody';
  const { text, visibility, inReplyTo } = act;
  const draft = { id, author, text, mentions, visibility, inReplyTo, published, canAnnounce };
  const document = noteDocument(state, draft);
  const status = state.addStatus({
    id,
    author: author.id,
    type: 'Note',
    inReplyTo: inReplyTo?.id,
    visibility,
    local: true,
    mentions: mentions.map((one) => one.id),
    likes: new Set(),
    text,
    body: String(document['content']),
    spoiler: undefined,
    updated: undefined,
    deleted: false,
    document,
  });
  const activity = saving('Create', `${id}/activity#Create`, status);
  state.queue?.add(await audience(state, author, status), activity, state.signer(author));
  return { id, activity };
}

export async function statusFor(state: GoToSocialState, by: string, id: string): Promise<Status> {
  const found = await fetchStatus(state, id, state.person(by));
  if (!found.ok) throw new Error(`${id} cannot be opened here: ${found.reason}.`);
  return found.value;
}

/** The parent's author and whom the parent mentions, as a client fills it in. */
export function prefilled(by: string, parent: Status): string[] {
  const named = asList(parent.document['tag']).flatMap((tag) => {
    return isJson(tag) && tag['type'] === 'Mention' ? (str(tag['href']) ?? []) : [];
  });
  return [...new Set([parent.author, ...named])].filter((id) => id !== by);
}

export async function like(
  state: GoToSocialState,
  act: { by: string; on: string; undo?: boolean },
): Promise<Done> {
  const by = state.person(act.by);
  const status = await statusFor(state, act.by, act.on);
  const rest = { actor: by.id, object: status.id, to: [status.author] };
  const liking: Json = { id: `${by.id}/liked/${state.ulid()}`, type: 'Like', ...rest };
  const undo: Json = { id: `${by.id}/undo/${state.ulid()}`, type: 'Undo', actor: by.id };
  const undoing = { ...undo, to: [status.author], object: liking };
  const activity = { '@context': AS2, ...(act.undo === true ? undoing : liking) };
  if (act.undo === true) status.likes.delete(by.id);
  else status.likes.add(by.id);
  if (status.local) return { id: status.id, activity };
  const author = await peerOf(state, status.author, by);
  state.queue?.add([author.inbox], activity, state.signer(by));
  return { id: status.id, activity };
}

export async function boost(
  state: GoToSocialState,
  act: { by: string; on: string },
): Promise<Done> {
  const by = state.person(act.by);
  const status = await statusFor(state, act.by, act.on);
  const id = `${by.id}/statuses/${state.ulid()}`;
  const published = state.options.now().toISOString();
  const rest = { published, ...addressing(by, 'public', [status.author]), object: status.id };
  const activity: Json = { '@context': AS2, id, type: 'Announce', actor: by.id, ...rest };
  state.addBoost({ id, by: by.id, object: status.id, activity });
  const inboxes = [...by.followers.values()];
  if (!status.local) inboxes.push((await peerOf(state, status.author, by)).inbox);
  state.queue?.add(inboxes, activity, state.signer(by));
  return { id, activity };
}

function ownStatus(state: GoToSocialState, act: { by: string; on: string }): Status {
  const status = state.statuses.get(act.on);
  if (status?.author !== act.by) throw new Error(`${act.on} is no status of ${act.by}.`);
  return status;
}

export async function edit(
  state: GoToSocialState,
  act: { by: string; on: string; text: string },
): Promise<Done> {
  const by = state.person(act.by);
  const status = ownStatus(state, act);
  const mentions: Mentioned[] = [];
  for (const id of status.mentions) mentions.push(await mentioned(state, id, by));
  const content = contentOf(act.text, mentions);
  const updated = state.options.now().toISOString();
  status.text = act.text;
  status.body = content;
  status.updated = updated;
  status.document = { ...status.document, content, contentMap: { en: content }, updated };
  const activity = saving('Update', `${status.id}/activity#Update/${updated}`, status);
  state.queue?.add(await audience(state, by, status), activity, state.signer(by));
  return { id: status.id, activity };
}

/** The object of a Delete is the bare id. */
export async function remove(
  state: GoToSocialState,
  act: { by: string; on: string },
): Promise<Done> {
  const by = state.person(act.by);
  const status = ownStatus(state, act);
  const inboxes = await audience(state, by, status);
  status.deleted = true;
  const cc = [`${by.id}/followers`, ...status.mentions];
  const rest = { actor: by.id, object: status.id, to: [PUBLIC], cc };
  const id = `${state.origin}/${state.ulid()}`;
  const activity: Json = { '@context': AS2, id, type: 'Delete', ...rest };
  state.queue?.add(inboxes, activity, state.signer(by));
  return { id: status.id, activity };
}
