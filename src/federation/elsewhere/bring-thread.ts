/** Brings a post or comment of another server here with the thread and community that it belongs to. */
import type { Actor } from '#domain/actors/actor.ts';
import { fetchObject, resolveSubject, type GatherRefusal } from '#federation/gather.ts';
import { lookUpSubject } from '#federation/look-up.ts';
import { readObject, type RemoteObject } from '#federation/objects/read-object.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import type { FoundSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import { originOf } from '#lib/hosts.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';

const ancestorsMax = 20;
/** Of all that a thread is addressed to, so many are asked whether they are its community. */
const candidatesMax = 4;

/**
 * Called with a document that was fetched from its own address. Also of communities that nobody here follows: somebody
 * asked for it. Refused when the thread belongs to no community.
 */
export async function bringThread(
  world: World,
  json: unknown,
): Promise<Outcome<FoundSubject, GatherRefusal>> {
  const object = readObject(json);
  if (typeof object === 'string') return refuse('not-activitypub');
  if (!object.public) return refuse('not-public');
  const first = await firstOf(world, object);
  if (first === 'known') return resolveSubject(world, object.id);
  if (first === null) return refuse('missing');
  const community = await communityOf(world, first);
  if (community === null) return refuse('no-community');
  return resolveSubject(world, object.id, community.local ? {} : { announcedBy: community });
}

/** Where the thread begins; known when what it answers is here already. */
async function firstOf(world: World, object: RemoteObject): Promise<RemoteObject | 'known' | null> {
  let at = object;
  for (let step = 0; step < ancestorsMax; step++) {
    if (at.inReplyTo === null) return at;
    if ((await lookUpSubject(world, at.inReplyTo)) !== null) return 'known';
    const above = await fetchObject(world, at.inReplyTo);
    if (!above.done) return null;
    at = above.value;
  }
  return null;
}

/** The first community that it names. Who stands on its own server is asked first: threads mostly live at home. */
async function communityOf(world: World, thread: RemoteObject): Promise<Actor | null> {
  const home = originOf(thread.id);
  const named = [...new Set([...thread.addressed, ...thread.mentions])]
    .filter((uri) => uri !== publicUri && uri !== thread.author && !uri.endsWith('/followers'))
    .toSorted((one, other) => Number(originOf(other) === home) - Number(originOf(one) === home))
    .slice(0, candidatesMax);
  for (const uri of named) {
    const found = await resolveActor(world, uri);
    if (found.done && found.value.kind === 'community') return found.value;
  }
  return null;
}
