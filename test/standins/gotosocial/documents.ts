/** The documents a GoToSocial serves and sends. */
import { AS2, PUBLIC } from '../protocol/json.ts';
import type { Person, Status, Visibility } from '../protocol/microblog.ts';
import type { Json } from '../protocol/types.ts';
import { addressing, mentionTags, writeHtml } from '../protocol/writing.ts';
import type { Mentioned } from '../protocol/writing.ts';
import type { GoToSocialState } from './state.ts';

const CONTEXT = ['https://gotosocial.org/ns', AS2, { sensitive: 'as:sensitive' }];
const ACTOR_CONTEXT = ['https://w3id.org/security/v1', AS2];

/** What the key's URL shows to everybody: just enough to check a signature. */
export function stubDocument(state: GoToSocialState, person: Person): Json {
  const { id, name, keys } = person;
  const keyId = state.signer(person).keyId;
  const publicKey = { id: keyId, owner: id, publicKeyPem: keys.publicKeyPem };
  return { '@context': ACTOR_CONTEXT, id, type: 'Person', preferredUsername: name, publicKey };
}

/** No `endpoints`: GoToSocial has no shared inbox. */
export function actorDocument(state: GoToSocialState, person: Person): Json {
  const { id, name, published } = person;
  return {
    ...stubDocument(state, person),
    name,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/collections/featured`,
    url: `${state.origin}/@${name}`,
    manuallyApprovesFollowers: false,
    discoverable: true,
    summary: '',
    tag: [],
    published,
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
  readonly canAnnounce: 'everybody' | 'nobody';
}

function mentionLink(one: Mentioned): string {
  const rel = 'rel="nofollow noreferrer noopener" target="_blank"';
  const anchor = `<a href="${one.url}" class="u-url mention" ${rel}>@<span>${one.name}</span></a>`;
  return `<span class="h-card">${anchor}</span>`;
}

export function contentOf(text: string, mentions: readonly Mentioned[]): string {
  return writeHtml(text, mentions, mentionLink, 'br');
}

function rule(allowed: readonly string[]): Json {
  const old = { always: allowed, approvalRequired: [] };
  return { automaticApproval: allowed, manualApproval: [], ...old };
}

export function noteDocument(state: GoToSocialState, draft: Draft): Json {
  const { id, author, mentions, visibility, inReplyTo, published } = draft;
  const content = contentOf(draft.text, mentions);
  const announcing = draft.canAnnounce === 'everybody' ? [PUBLIC] : [author.id];
  return {
    '@context': CONTEXT,
    id,
    type: 'Note',
    ...addressing(
      author,
      visibility,
      mentions.map((one) => one.id),
    ),
    attributedTo: author.id,
    content,
    contentMap: { en: content },
    ...(inReplyTo === undefined ? {} : { inReplyTo: inReplyTo.id }),
    interactionPolicy: {
      canLike: rule([PUBLIC]),
      canReply: rule([PUBLIC]),
      canAnnounce: rule(announcing),
    },
    published,
    replies: repliesOf(id, []),
    sensitive: false,
    summary: '',
    tag: mentionTags(mentions),
    attachment: [],
    url: `${state.origin}/@${author.name}/statuses/${id.split('/').at(-1) ?? ''}`,
  };
}

export function repliesOf(id: string, items: readonly string[]): Json {
  const partOf = `${id}/replies`;
  const first = { id: `${partOf}?page=true`, type: 'CollectionPage', partOf, items };
  return { id: partOf, type: 'Collection', first };
}

/** Create or Update around a status. */
export function saving(type: 'Create' | 'Update', id: string, status: Status): Json {
  const { '@context': _, ...object } = status.document;
  const { to, cc, published } = object;
  return { '@context': CONTEXT, id, type, actor: status.author, published, to, cc, object };
}
