/** A handle → the actor it names, asked of its own server (RFC 7033). Never in a transaction. */
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import type { Actor, ActorKind } from '#domain/actors/actor.ts';
import { hostOf, parseHandle } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { isPrivateHost } from '#lib/private-hosts.ts';
import { isActivityType, type FetchRefusal } from './fetch-document.ts';
import { getJson } from './fetch-software.ts';
import { passGate } from './gate.ts';
import { isJson, listOf } from './objects/wire.ts';
import { resolveActor } from './resolve-actor.ts';
import type { Json } from './strict-json.ts';
import type { World } from './world.ts';

export type LookupRefusal =
  | FetchRefusal
  | 'bad-handle'
  /** Its server does not answer, or knows nobody of that name. */
  | 'no-webfinger'
  /** The name leads to an actor that calls itself otherwise. */
  | 'handle-mismatch';

type Wanted = { readonly name: string; readonly host: string };

/** A server may have a person and a community of one name; more candidates than these are not tried. */
const linksMax = 4;

/**
 * Called when somebody types a handle (`@name@host`, `!name@host`, `name@host`). Both directions must
 * agree: the server names the actor, and the actor's name and host are those of the handle. With a
 * kind, the first actor of that kind is meant.
 */
export async function resolveHandle(
  world: World,
  handle: string,
  kind?: ActorKind,
): Promise<Outcome<Actor, LookupRefusal>> {
  const wanted = parseHandle(handle);
  if (wanted === null) return refuse('bad-handle');
  if (wanted.host === hostOf(world.house.origin)) {
    const reader = world.house.database.query;
    const own = await findByHandle(reader, { ...wanted, ...(kind === undefined ? {} : { kind }) });
    return own === null ? refuse('missing') : done(own);
  }
  const origin = originFor(world, wanted.host);
  if ((await passGate(world, origin)) !== null) return refuse('barred');
  const resource = `acct:${wanted.name}@${wanted.host}`;
  const query = new URLSearchParams({ resource });
  const answer = await getJson(world, `${origin}/.well-known/webfinger?${query}`);
  if (answer === null) return refuse('no-webfinger');
  return firstThatFits(world, selfLinks(answer), { ...wanted, kind });
}

/** Plain http is for the hosts that the operator exempted, and for nobody else. */
export function originFor(world: World, host: string): string {
  const plain = new URL(`http://${host}`);
  return isPrivateHost(world.privateHosts, plain) ? plain.origin : `https://${host}`;
}

/** ActivityPub documents that the answer calls `self`; communities before people, as Lemmy marks them. */
function selfLinks(answer: Json): string[] {
  return listOf(answer['links'])
    .filter(isJson)
    .filter(({ rel, type }) => rel === 'self' && typeof type === 'string' && isActivityType(type))
    .sort((a, b) => Number(isGroup(b)) - Number(isGroup(a)))
    .flatMap(({ href }) => (typeof href === 'string' ? [href] : []))
    .slice(0, linksMax);
}

const isGroup = ({ properties }: Json): boolean =>
  isJson(properties) && properties['https://www.w3.org/ns/activitystreams#type'] === 'Group';

async function firstThatFits(
  world: World,
  links: readonly string[],
  wanted: Wanted & { readonly kind: ActorKind | undefined },
): Promise<Outcome<Actor, LookupRefusal>> {
  let refusal: LookupRefusal = 'no-webfinger';
  for (const link of links) {
    const found = await resolveActor(world, link);
    if (!found.done) refusal = found.reason;
    else if (!isCalled(found.value, wanted)) refusal = 'handle-mismatch';
    else if (wanted.kind === undefined || found.value.kind === wanted.kind) return found;
    else refusal = 'missing';
  }
  return refuse(refusal);
}

const isCalled = (actor: Actor, { name, host }: Wanted): boolean =>
  actor.name.toLowerCase() === name.toLowerCase() && hostOf(actor.uri) === host;
