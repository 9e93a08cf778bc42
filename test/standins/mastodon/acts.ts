/** What people on a Mastodon do, written and addressed as Mastodon does it. */
import { createSign } from 'node:crypto';
import { AS2, asList, hostOf, idsOf } from '../protocol/json.ts';
import type { Person, Status, Visibility } from '../protocol/microblog.ts';
import type { Json, Media } from '../protocol/types.ts';
import { finger, readHandle, selfLink } from '../protocol/webfinger.ts';
import { addressing, mentionOf } from '../protocol/writing.ts';
import type { Mentioned } from '../protocol/writing.ts';
import { contentOf, deleting, noteDocument, saving } from './documents.ts';
import type { Draft } from './documents.ts';
import { fetchPeer } from './fetch.ts';
import type { MastodonState } from './state.ts';
import { fetchStatus } from './statuses.ts';

export interface Done {
  /** The status, or the Announce of a boost. */
  readonly id: string;
  readonly activity: Json;
}

/** A handle or id as the id of an actor, by WebFinger where it is a handle. */
export async function resolve(state: MastodonState, given: string): Promise<string> {
  const handle = readHandle(given);
  if (handle === undefined) return given;
  const { net, now } = state.options;
  const scheme = state.lab ? 'http' : 'https';
  const options = { net, now, scheme, userAgent: 'Mastodon/4.5.3' } as const;
  const found = await finger(handle.name, handle.host, options);
  const id = found === undefined ? undefined : selfLink(found);
  if (id === undefined) throw new Error(`WebFinger of ${given} leads to no actor.`);
  return id;
}

export async function peerOf(state: MastodonState, id: string) {
  const peer = await fetchPeer(state, id);
  if (!peer.ok) throw new Error(`${id} cannot be followed or mentioned: ${peer.reason}.`);
  return peer.value;
}

async function mentioned(state: MastodonState, id: string): Promise<Mentioned> {
  const local = state.people.get(id);
  if (local === undefined) return mentionOf(await peerOf(state, id));
  const { name } = local;
  return {
    id,
    name,
    host: state.host,
    url: `${state.origin}/@${name}`,
    group: false,
    followers: undefined,
  };
}

/** The RsaSignature2017: the one handed in, else one of the right shape only. */
async function ldSigned(state: MastodonState, by: Person, activity: Json): Promise<Json> {
  const { keyId, privateKeyPem } = state.signer(by);
  const { ldSigner } = state.mastodon;
  if (ldSigner !== undefined) return ldSigner(activity, keyId, privateKeyPem);
  const created = state.options.now().toISOString();
  const sign = createSign('rsa-sha256').update(JSON.stringify(activity));
  const signatureValue = sign.sign(privateKeyPem, 'base64');
  const signature = { type: 'RsaSignature2017', creator: keyId, created, signatureValue };
  return { ...activity, signature };
}

/** Inboxes of whoever a status concerns: mentioned, followers, and who reacted to it. */
async function audience(state: MastodonState, by: Person, status: Status): Promise<string[]> {
  const followers = status.visibility === 'direct' ? [] : [...by.followers.values()];
  const boosters = state.boosts.filter((one) => one.object === status.id).map((one) => one.by);
  const replies = [...state.statuses.values()].filter((one) => one.inReplyTo === status.id);
  const repliers = replies.map((one) => one.author);
  const people = [...status.mentions, ...boosters, ...repliers, ...status.likes];
  const inboxes: string[] = [];
  for (const id of new Set(people)) {
    if (state.people.has(id)) continue;
    const peer = await fetchPeer(state, id);
    if (peer.ok) inboxes.push(peer.value.sharedInbox ?? peer.value.inbox);
  }
  return [...new Set([...inboxes, ...followers])];
}

async function send(
  state: MastodonState,
  by: Person,
  activity: Json,
  inboxes: readonly string[],
): Promise<Json> {
  state.queue?.add(inboxes, activity, state.signer(by));
  return activity;
}

export async function write(
  state: MastodonState,
  act: {
    by: string;
    text: string;
    mention: readonly string[];
    visibility: Visibility;
    inReplyTo?: Status;
    media?: readonly Media[];
  },
): Promise<Done> {
  const author = state.person(act.by);
  const mentions: Mentioned[] = [];
  for (const id of new Set(act.mention)) mentions.push(await mentioned(state, id));
  const id = `${author.id}/statuses/${1150000 + state.statuses.size}`;
  const published = state.options.now().toISOString();
  const { text, visibility, inReplyTo, media = [] } = act;
  const draft: Draft = { id, author, text, mentions, visibility, inReplyTo, published, media };
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
  const plain = saving('Create', `${id}/activity`, status);
  const activity = await ldWherePublic(state, author, visibility, plain);
  state.activities.set(`${id}/activity`, activity);
  await send(state, author, activity, await audience(state, author, status));
  return { id, activity };
}

async function ldWherePublic(
  state: MastodonState,
  author: Person,
  visibility: Visibility,
  activity: Json,
): Promise<Json> {
  const open = visibility === 'public' || visibility === 'unlisted';
  return open && state.mastodon.secureMode !== true ? ldSigned(state, author, activity) : activity;
}

/** A status by id for replying, liking, boosting: fetched where it has not been seen. */
export async function statusFor(state: MastodonState, by: string, id: string): Promise<Status> {
  const found = await fetchStatus(state, id, state.person(by));
  if (!found.ok) throw new Error(`${id} cannot be opened here: ${found.reason}.`);
  return found.value;
}

export async function like(
  state: MastodonState,
  act: { by: string; on: string; undo?: boolean },
): Promise<Done> {
  const by = state.person(act.by);
  const status = await statusFor(state, act.by, act.on);
  if (act.undo === true) status.likes.delete(by.id);
  else status.likes.add(by.id);
  const id = `${by.id}#likes/${status.id.split('/').at(-1) ?? ''}`;
  const liking = { id, type: 'Like', actor: by.id, object: status.id };
  const undo = { id: `${id}/undo`, type: 'Undo', actor: by.id, object: liking };
  const activity = { '@context': AS2, ...(act.undo === true ? undo : liking) };
  if (status.local) return { id: status.id, activity };
  const author = await peerOf(state, status.author);
  await send(state, by, activity, [author.sharedInbox ?? author.inbox]);
  return { id: status.id, activity };
}

export async function boost(state: MastodonState, act: { by: string; on: string }): Promise<Done> {
  const by = state.person(act.by);
  const status = await statusFor(state, act.by, act.on);
  const id = `${by.id}/statuses/${1150000 + state.statuses.size + state.boosts.length}/activity`;
  const published = state.options.now().toISOString();
  const rest = { published, ...addressing(by, 'public', [status.author]), object: status.id };
  const activity = { '@context': CONTEXT_OF_BOOST, id, type: 'Announce', actor: by.id, ...rest };
  state.activities.set(id, activity);
  state.addBoost({ id, by: by.id, object: status.id, activity });
  const inboxes = [...by.followers.values()];
  if (!status.local) {
    const author = await peerOf(state, status.author);
    inboxes.push(author.sharedInbox ?? author.inbox);
  }
  await send(state, by, activity, inboxes);
  return { id, activity };
}

const CONTEXT_OF_BOOST = AS2;

export async function edit(
  state: MastodonState,
  act: { by: string; on: string; text: string },
): Promise<Done> {
  const by = state.person(act.by);
  const status = ownStatus(state, act);
  const mentions: Mentioned[] = [];
  for (const id of status.mentions) mentions.push(await mentioned(state, id));
  const content = contentOf(act.text, mentions);
  const updated = state.options.now().toISOString();
  status.text = act.text;
  status.body = content;
  status.updated = updated;
  status.document = { ...status.document, content, contentMap: { en: content }, updated };
  const stamp = Math.floor(state.now / 1000);
  const plain = saving('Update', `${status.id}#updates/${stamp}`, status);
  const activity = await ldWherePublic(state, by, status.visibility, plain);
  await send(state, by, activity, await audience(state, by, status));
  return { id: status.id, activity };
}

export async function remove(state: MastodonState, act: { by: string; on: string }): Promise<Done> {
  const by = state.person(act.by);
  const status = ownStatus(state, act);
  const inboxes = await audience(state, by, status);
  status.deleted = true;
  state.tombstones.add(status.id);
  const activity = await ldSigned(state, by, deleting(status));
  await send(state, by, activity, inboxes);
  return { id: status.id, activity };
}

function ownStatus(state: MastodonState, act: { by: string; on: string }): Status {
  const status = state.statuses.get(act.on);
  if (status?.author !== act.by) throw new Error(`${act.on} is no status of ${act.by}.`);
  return status;
}

/** The composer fills in the author of the parent and everybody the parent mentions. */
export function prefilled(by: string, parent: Status): string[] {
  const tags = asList(parent.document['tag']);
  const named = tags.flatMap((tag) => idsOf(hrefOf(tag)));
  return [...new Set([parent.author, ...named])].filter((id) => id !== by && hostOf(id));
}

function hrefOf(tag: unknown): unknown {
  if (typeof tag !== 'object' || tag === null || !('type' in tag) || !('href' in tag)) return [];
  return tag.type === 'Mention' ? tag.href : [];
}

/** A Flag by the instance actor to the inbox of the reported account's server: the account first, then statuses. */
export async function report(
  state: MastodonState,
  act: { account: string; statuses?: readonly string[]; comment: string },
): Promise<Json> {
  const target = await peerOf(state, act.account);
  const activity: Json = {
    '@context': AS2,
    id: `${state.origin}/${state.queue?.sent.length ?? 0}ccb4f39a-506a-490e-9a8c-71831c7713a4`,
    type: 'Flag',
    actor: state.instance.id,
    content: act.comment,
    object: [act.account, ...(act.statuses ?? [])],
  };
  return send(state, state.instance, activity, [target.sharedInbox ?? target.inbox]);
}
