/** The documents a Mastodon serves and sends: accounts, statuses, their activities. */
import { AS2, PUBLIC } from '../protocol/json.ts';
import type { Person, Status, Visibility } from '../protocol/microblog.ts';
import type { Json, Media } from '../protocol/types.ts';
import { addressing, mentionTags, writeHtml } from '../protocol/writing.ts';
import type { Mentioned } from '../protocol/writing.ts';
import type { MastodonState } from './state.ts';

export const CONTEXT = [
  AS2,
  {
    ostatus: 'http://ostatus.org#',
    atomUri: 'ostatus:atomUri',
    inReplyToAtomUri: 'ostatus:inReplyToAtomUri',
    conversation: 'ostatus:conversation',
    sensitive: 'as:sensitive',
    toot: 'http://joinmastodon.org/ns#',
    votersCount: 'toot:votersCount',
    blurhash: 'toot:blurhash',
    focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
  },
];

const ACTOR_CONTEXT = [AS2, 'https://w3id.org/security/v1'];

export function actorDocument(state: MastodonState, person: Person): Json {
  const { id, name, keys, published } = person;
  const instance = person === state.instance;
  return {
    '@context': ACTOR_CONTEXT,
    id,
    type: instance ? 'Application' : 'Person',
    following: `${id}/following`,
    followers: `${id}/followers`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    featured: `${id}/collections/featured`,
    preferredUsername: name,
    name: instance ? '' : name,
    summary: '',
    url: instance ? `${state.origin}/about` : `${state.origin}/@${name}`,
    manuallyApprovesFollowers: instance,
    discoverable: true,
    indexable: false,
    published,
    memorial: false,
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: keys.publicKeyPem },
    tag: [],
    attachment: [],
    endpoints: { sharedInbox: `${state.origin}/inbox` },
  };
}

export interface Draft {
  readonly id: string;
  readonly author: Person;
  readonly text: string;
  readonly mentions: readonly Mentioned[];
  readonly visibility: Visibility;
  readonly inReplyTo: Status | undefined;
  readonly published: string;
  readonly media: readonly Media[];
}

function mentionLink(one: Mentioned): string {
  const anchor = `<a href="${one.url}" class="u-url mention">@<span>${one.name}</span></a>`;
  return `<span class="h-card" translate="no">${anchor}</span>`;
}

export function contentOf(text: string, mentions: readonly Mentioned[]): string {
  return writeHtml(text, mentions, mentionLink, 'p');
}

/** A mention of a Group also addresses the Group's followers. */
function namedBy(mentions: readonly Mentioned[]): string[] {
  return mentions.flatMap((one) => {
    const followers = one.group && one.followers !== undefined ? [one.followers] : [];
    return [one.id, ...followers];
  });
}

function conversationOf(state: MastodonState, draft: Draft): string {
  const inherited = draft.inReplyTo?.document['conversation'];
  if (typeof inherited === 'string') return inherited;
  const context = draft.inReplyTo?.document['context'];
  if (typeof context === 'string') return context;
  const number = draft.id.split('/').at(-1) ?? '';
  return `${state.origin}/contexts/${draft.author.name}-${number}`;
}

export function noteDocument(state: MastodonState, draft: Draft): Json {
  const { id, author, mentions, visibility, inReplyTo, published } = draft;
  const content = contentOf(draft.text, mentions);
  const conversation = conversationOf(state, draft);
  const direct = visibility === 'direct' ? { directMessage: true } : {};
  return {
    id,
    type: 'Note',
    summary: null,
    inReplyTo: inReplyTo?.id ?? null,
    published,
    url: `${state.origin}/@${author.name}/${id.split('/').at(-1) ?? ''}`,
    attributedTo: author.id,
    ...addressing(author, visibility, namedBy(mentions)),
    sensitive: false,
    atomUri: id,
    inReplyToAtomUri: inReplyTo?.id ?? null,
    conversation,
    context: conversation,
    content,
    contentMap: { en: content },
    attachment: draft.media.map(mediaDocument),
    tag: mentionTags(mentions),
    replies: repliesOf(id, []),
    likes: { id: `${id}/likes`, type: 'Collection', totalItems: 0 },
    shares: { id: `${id}/shares`, type: 'Collection', totalItems: 0 },
    ...direct,
  };
}

/** As ActivityPub::MediaAttachmentSerializer writes it. */
const mediaDocument = ({ url, type, alt }: Media): Json => ({
  type: 'Document',
  mediaType: type,
  url,
  name: alt === '' ? null : alt,
  blurhash: 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH',
  focalPoint: [0, 0],
  width: 1200,
  height: 800,
});

export function repliesOf(id: string, items: readonly string[]): Json {
  const next = `${id}/replies?only_other_accounts=true&page=true`;
  const page = { type: 'CollectionPage', next, partOf: `${id}/replies`, items };
  return { id: `${id}/replies`, type: 'Collection', first: page };
}

/** Create or Update around a status. */
export function saving(type: 'Create' | 'Update', id: string, status: Status): Json {
  const { to, cc, published, updated } = status.document;
  const when = type === 'Update' ? updated : published;
  const base = { '@context': CONTEXT, id, type, actor: status.author, published: when, to, cc };
  return { ...base, object: status.document };
}

export function deleting(status: Status): Json {
  return {
    '@context': CONTEXT,
    id: `${status.id}#delete`,
    type: 'Delete',
    actor: status.author,
    to: [PUBLIC],
    object: { id: status.id, type: 'Tombstone', atomUri: status.id },
  };
}
