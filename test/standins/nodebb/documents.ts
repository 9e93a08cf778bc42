/** The documents a NodeBB serves and sends, in the shapes of the recordings. */
import { AS2, PUBLIC, textToHtml } from '../protocol/json.ts';
import type { Comment, Post } from '../protocol/threads.ts';
import type { Json } from '../protocol/types.ts';
import type { NodeBBState, User } from './state.ts';

const ACTOR_CONTEXT = [AS2, 'https://w3id.org/security/v1'];
const NOTE_CONTEXT = [AS2, { toot: 'http://joinmastodon.org/ns#', Emoji: 'toot:Emoji' }];

export function actorDocument(state: NodeBBState, user: User): Json {
  const { id, name, keys, published, kind } = user;
  const publicKey = { id: `${id}#key`, owner: id, publicKeyPem: keys.publicKeyPem };
  if (kind === 'Application') {
    const boxes = { inbox: `${state.origin}/inbox`, outbox: `${state.origin}/outbox` };
    const names = { name: 'NodeBB', preferredUsername: name };
    const admins = `${id}/admins`;
    const rest = { attributedTo: admins, type: kind, ...names, publicKey };
    return { '@context': ACTOR_CONTEXT, id, url: id, ...boxes, ...rest };
  }
  return {
    '@context': ACTOR_CONTEXT,
    id,
    url: `${state.origin}/user/${name}`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    type: kind,
    name,
    preferredUsername: name,
    summary: '',
    published,
    attachment: [],
    publicKey,
    endpoints: { sharedInbox: `${state.origin}/inbox` },
  };
}

export interface Placed {
  readonly title: string;
  readonly group: string;
  readonly parentAuthor: string | undefined;
  readonly context: string;
  readonly published: string;
  readonly updated: string | undefined;
}

/** A topic is an Article, a reply a Note that carries the topic's title as its name. */
export function noteDocument(entry: Post | Comment, placed: Placed): Json {
  const { id, author, body } = entry;
  const content = `${textToHtml(body)}\n`;
  const { title, group, parentAuthor, context, published, updated } = placed;
  const source = { content: body, mediaType: 'text/markdown' };
  const people = parentAuthor === undefined ? [] : [parentAuthor];
  const replyTo = entry.kind === 'comment' ? { inReplyTo: entry.inReplyTo } : {};
  const preview = { type: 'Note', attributedTo: author, content, published, attachment: [] };
  const article = entry.kind === 'post' ? { summary: textToHtml(body), preview } : {};
  return {
    '@context': NOTE_CONTEXT,
    id,
    type: entry.kind === 'post' ? 'Article' : 'Note',
    to: [PUBLIC, ...people, group],
    cc: [`${author}/followers`],
    ...replyTo,
    name: title,
    published,
    ...(updated === undefined ? {} : { updated }),
    url: id,
    attributedTo: author,
    context,
    audience: group,
    ...article,
    content,
    source,
    tag: [{ type: 'Mention', href: group, name: mentionName(group) }],
    attachment: [],
    replies: `${id}/replies`,
  };
}

function mentionName(group: string): string {
  return `@${group.split('/').at(-1) ?? ''}@${new URL(group).host}`;
}

export function topicDocument(id: string, title: string, group: string, items: string[]): Json {
  const owned = { name: title, attributedTo: group, audience: group };
  const list = { type: 'OrderedCollection', totalItems: items.length, orderedItems: items };
  return { '@context': AS2, id, url: id, ...owned, ...list };
}
