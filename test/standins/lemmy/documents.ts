/** The documents a Lemmy serves and sends: actors, posts, comments. */
import { escapeHtml, PUBLIC, textToHtml } from '../protocol/json.ts';
import type { Comment, Post } from '../protocol/threads.ts';
import type { Json } from '../protocol/types.ts';
import { CONTEXT } from './host.ts';
import type { LemmyState, LocalActor } from './state.ts';

const ENGLISH = { identifier: 'en', name: 'English' };

export function actorDocument(state: LemmyState, actor: LocalActor): Json {
  const { id, keys, published } = actor;
  const publicKey = { id: `${id}#main-key`, owner: id, publicKeyPem: keys.publicKeyPem };
  const endpoints =
    state.version === '0.19' ? { endpoints: { sharedInbox: `${state.origin}/inbox` } } : {};
  const common: Json = {
    '@context': CONTEXT,
    type: actor.kind,
    id,
    inbox: state.inboxOf(actor),
    publicKey,
    published,
    ...(actor.kind === 'Application' ? {} : endpoints),
  };
  if (actor.kind === 'Application') {
    const outbox = `${state.origin}/site_outbox`;
    return { ...common, name: actor.title, preferredUsername: state.host, outbox, language: [] };
  }
  const name = { preferredUsername: actor.name, outbox: `${id}/outbox` };
  if (actor.kind === 'Person') return { ...common, ...name };
  return {
    ...common,
    ...name,
    name: actor.title,
    attributedTo: `${id}/moderators`,
    featured: `${id}/featured`,
    followers: `${id}/followers`,
    sensitive: false,
    postingRestrictedToMods: false,
    language: [ENGLISH],
    ...(state.version === '1.0' ? { manuallyApprovesFollowers: false, discoverable: true } : {}),
  };
}

function common(state: LemmyState, entry: Post | Comment, community: string): Json {
  const context = state.version === '1.0' ? { context: `${entry.id}/context` } : {};
  return {
    '@context': CONTEXT,
    id: entry.id,
    attributedTo: entry.author,
    content: textToHtml(entry.body),
    mediaType: 'text/html',
    source: { content: entry.body, mediaType: 'text/markdown' },
    audience: community,
    language: ENGLISH,
    ...context,
  };
}

/** A picture is an Image with its words; what else it leads to is a Link. */
function attachmentOf({ link, alt }: Post): Json[] {
  if (link === undefined) return [];
  return [
    alt === undefined ? { type: 'Link', href: link } : { type: 'Image', url: link, name: alt },
  ];
}

export function pageDocument(state: LemmyState, post: Post): Json {
  const attachment = attachmentOf(post);
  const hashtag = { type: 'Hashtag', name: `#${nameOf(post.community)}`, href: post.id };
  const name = mentionName(post.community);
  const mention = { type: 'Mention', href: post.community, name };
  return {
    ...common(state, post, post.community),
    type: 'Page',
    name: post.title,
    to: [post.community, PUBLIC],
    cc: [],
    attachment,
    sensitive: false,
    tag: state.version === '1.0' ? [hashtag, mention] : [hashtag],
  };
}

export function noteDocument(state: LemmyState, comment: Comment, community: string): Json {
  const parent = state.store.find(comment.inReplyTo)?.author;
  const others = parent === undefined || parent === comment.author ? [] : [parent];
  const mentioned = state.version === '1.0' ? [...others, community] : others;
  const cc = state.version === '1.0' ? others : [community, ...others];
  return {
    ...common(state, comment, community),
    type: 'Note',
    inReplyTo: comment.inReplyTo,
    to: state.version === '1.0' ? [community, PUBLIC] : [PUBLIC],
    cc,
    distinguished: false,
    attachment: [],
    tag: mentioned.map((href) => ({ type: 'Mention', href, name: mentionName(href) })),
  };
}

export function tombstone(id: string): Json {
  return { '@context': CONTEXT, id, type: 'Tombstone' };
}

function nameOf(id: string): string {
  return escapeHtml(id.split('/').at(-1) ?? '');
}

function mentionName(id: string): string {
  return `@${nameOf(id)}@${new URL(id).host}`;
}
