/** WebFinger (RFC 7033): who is behind a handle or an address of this server. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { hostOf } from '#lib/hosts.ts';
import { idOf } from '#federation/objects/wire.ts';
import type { World } from '#federation/world.ts';
import { notFound, plainJson, type DocumentAnswer } from './answer.ts';

const jrd = 'application/jrd+json; charset=utf-8';
const types = { person: 'Person', community: 'Group', instance: 'Application' } as const;

/** `resource` as `acct:name@host` or as the URL of an actor or its page; no match is 404. */
export async function webfinger(world: World, resource: string): Promise<DocumentAnswer> {
  const actor = await find(world, resource);
  if (actor === null || !actor.local || actor.deleted !== null) return notFound;
  const { origin } = world.house;
  const host = hostOf(origin)!;
  const interact = `${origin}/authorize_interaction?uri=`;
  return plainJson(
    {
      subject: `acct:${actor.name}@${host}`,
      aliases: [actor.uri],
      links: [
        {
          rel: 'self',
          type: 'application/activity+json',
          href: actor.uri,
          properties: { 'https://www.w3.org/ns/activitystreams#type': types[actor.kind] },
        },
        {
          rel: 'http://webfinger.net/rel/profile-page',
          type: 'text/html',
          href: actor.page ?? actor.uri,
        },
        { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `${interact}{uri}` },
        // FEP-3b86: where a person of this server goes on with something found elsewhere.
        { rel: 'https://w3id.org/fep/3b86/Object', template: `${interact}{object}` },
        { rel: 'https://w3id.org/fep/3b86/Follow', template: `${interact}{object}` },
      ],
    },
    jrd,
  );
}

async function find(world: World, resource: string): Promise<Actor | null> {
  const reader = world.house.database.query;
  const { origin } = world.house;
  const acct = /^(?:acct:)?@?([^@\s/]+)@([^@\s/]+)$/.exec(resource);
  if (acct === null) {
    const uri = resource === origin ? `${origin}/` : idOf(resource);
    return uri === null ? null : findActorByUri(reader, uri);
  }
  const host = hostOf(origin)!;
  if (acct[2]!.toLowerCase() !== host) return null;
  // Mastodon in secure mode asks for the server itself by this name.
  if (acct[1]!.toLowerCase() === host) return findActorByUri(reader, `${origin}/`);
  return findLocalActor(reader, acct[1]!);
}
