/** Writes our people, communities and this server as actors, in the superset that peers need. */
import type { Actor, ActorKeys } from '#domain/actors/actor.ts';
import { multibaseOf } from '#federation/signatures/proofs.ts';
import type { Json } from '#federation/strict-json.ts';
import { actorContext } from './context.ts';
import { languageObject } from './language.ts';

type Settings = {
  readonly posting: string;
  readonly sensitive: boolean;
  /** BCP 47 tags, separated by commas. */
  readonly languages: string;
};

/** `settings` for a community; its moderators are named by their collection. */
export function writeActor(
  actor: Actor,
  keys: ActorKeys,
  settings: Settings | null,
  origin: string,
): Json {
  return {
    '@context': actorContext,
    id: actor.uri,
    type: { person: 'Person', community: 'Group', instance: 'Application' }[actor.kind],
    preferredUsername: actor.name,
    name: actor.title,
    summary: actor.summary,
    ...(actor.summarySource === null
      ? {}
      : { source: { content: actor.summarySource, mediaType: 'text/markdown' } }),
    url: actor.page ?? actor.uri,
    inbox: actor.inbox,
    outbox: actor.outbox ?? `${origin}/outbox`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    ...(actor.followers === null ? {} : { followers: actor.followers }),
    ...image('icon', actor.icon),
    ...image('image', actor.image),
    ...(actor.kind === 'community' ? writeSettings(actor, settings) : {}),
    manuallyApprovesFollowers: actor.kind === 'person',
    discoverable: true,
    indexable: true,
    published: actor.created.toISOString(),
    ...(actor.edited === null ? {} : { updated: actor.edited.toISOString() }),
    publicKey: {
      id: `${actor.uri}#main-key`,
      owner: actor.uri,
      publicKeyPem: keys.rsa.publicKey,
    },
    assertionMethod: [
      {
        id: multikeyId(actor),
        type: 'Multikey',
        controller: actor.uri,
        publicKeyMultibase: multibaseOf(keys.ed25519.publicKey),
      },
    ],
  };
}

/** The id of an actor's Ed25519 key (FEP-521a), the one its proofs name. */
export const multikeyId = (actor: { readonly uri: string }): string => `${actor.uri}#ed25519-key`;

function writeSettings(actor: Actor, settings: Settings | null): Json {
  return {
    attributedTo: actor.moderators,
    moderators: actor.moderators,
    featured: actor.featured,
    postingRestrictedToMods: settings?.posting === 'moderators',
    sensitive: settings?.sensitive ?? false,
    ...languagesOf(settings?.languages ?? ''),
  };
}

/** A list of objects for Lemmy, or absent when every language is welcome. */
function languagesOf(tags: string): Json {
  const language = tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
    .map(languageObject);
  return language.length === 0 ? {} : { language };
}

const image = (term: string, url: string | null): Json =>
  url === null ? {} : { [term]: { type: 'Image', url } };
