/** What an address or handle means that somebody brings along: found here, or fetched from its own server. */
import type { Actor } from '#domain/actors/actor.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { act } from '#domain/context.ts';
import { spend } from '#domain/limits/spend.ts';
import { isBarred, passGate } from '#federation/gate.ts';
import { fetchDocument, type FetchRefusal } from '#federation/fetch-document.ts';
import { withPatience } from '#federation/fetching/patience.ts';
import { lookUpActor, lookUpSubject } from '#federation/look-up.ts';
import { readActor } from '#federation/objects/read-actor.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import type { FoundSubject } from '#federation/subject.ts';
import { resolveHandle, type LookupRefusal } from '#federation/webfinger-lookup.ts';
import type { World } from '#federation/world.ts';
import { originOf, parseHandle } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { bringThread } from './bring-thread.ts';

export type Met = {
  readonly kind: 'community' | 'person' | 'post' | 'comment';
  readonly id: number;
};

export type MeetRefusal = 'bad-address' | 'not-found' | 'unreachable' | 'barred' | 'too-many';

/** Somebody waits for the page. */
const patienceMs = 15_000;
const lengthMax = 2_000;

/**
 * Called for what one of our people types or is sent here with. What is known here costs nothing; for the rest each
 * has a budget. What is fetched is kept as such: shown, never relayed.
 */
export async function meet(
  world: World,
  { address, by }: { readonly address: string; readonly by: number },
): Promise<Outcome<Met, MeetRefusal>> {
  const wanted = address.trim().replace(/^acct:/i, '');
  const handle = parseHandle(wanted);
  const url = handle === null ? withoutFragment(wanted) : null;
  if (wanted.length > lengthMax || (url !== null && originOf(url) === null))
    return refuse('bad-address');
  const known = url === null ? await knownByHandle(world, wanted) : await knownByUrl(world, url);
  if (known !== null) return known;
  if (url !== null && originOf(url) === world.house.origin) return refuse('not-found');
  // Numbers, odd ports, names that nobody can have: there is no such server.
  if (url !== null && (await passGate(world, url)) === 'bad-url') return refuse('bad-address');
  const purse = { budget: 'met by', of: String(by) } as const;
  const spent = await act(world.house, (context) => spend(context, [purse]));
  if (!spent.done) return refuse('too-many');
  // Nothing that arrived led here: a 404 is an answer.
  const patience = { milliseconds: patienceMs, arrived: new Date(0) };
  return withPatience(world, patience, () =>
    url === null ? meetHandle(world, wanted) : meetUrl(world, url),
  );
}

const withoutFragment = (url: string): string => url.replace(/#.*$/s, '');

/** `!cats@host` means a community; after `@` a community comes before a person, as everywhere. */
async function knownByHandle(
  world: World,
  typed: string,
): Promise<Outcome<Met, MeetRefusal> | null> {
  const named = parseHandle(typed)!;
  const reader = world.house.database.query;
  const found =
    (await findByHandle(reader, { ...named, kind: 'community' })) ??
    (typed.startsWith('!') ? null : await findByHandle(reader, { ...named, kind: 'person' }));
  return found === null ? null : shown(world, found);
}

async function knownByUrl(world: World, url: string): Promise<Outcome<Met, MeetRefusal> | null> {
  const subject = await lookUpSubject(world, url);
  if (subject !== null) return subject.barred ? refuse('barred') : done(metSubject(subject));
  const actor = await lookUpActor(world, url);
  return actor === null ? null : shown(world, actor);
}

async function meetHandle(world: World, typed: string): Promise<Outcome<Met, MeetRefusal>> {
  const found = await resolveHandle(
    world,
    typed,
    ...(typed.startsWith('!') ? ['community' as const] : []),
  );
  return found.done ? shown(world, found.value) : refuse(reasonOf(found.reason));
}

/** The document says what it is: somebody, or something that was said. */
async function meetUrl(world: World, url: string): Promise<Outcome<Met, MeetRefusal>> {
  const document = await fetchDocument(world, url);
  if (!document.done) return refuse(reasonOf(document.reason));
  const { id, json } = document.value;
  const known = await knownByUrl(world, id);
  if (known !== null) return known;
  if (readActor(json) !== null) {
    const actor = await resolveActor(world, id);
    return actor.done ? shown(world, actor.value) : refuse(reasonOf(actor.reason));
  }
  const subject = await bringThread(world, json);
  return subject.done ? done(metSubject(subject.value)) : refuse(reasonOf(subject.reason));
}

const metSubject = ({ post, comment }: FoundSubject): Met =>
  comment === null ? { kind: 'post', id: post } : { kind: 'comment', id: comment };

/** Servers are actors too, but nobody to be met. */
async function shown(world: World, actor: Actor): Promise<Outcome<Met, MeetRefusal>> {
  const { id, kind, deleted, uri, local } = actor;
  if (kind === 'instance' || deleted !== null) return refuse('not-found');
  if (!local && (await isBarred(world, uri))) return refuse('barred');
  return done({ kind, id });
}

function reasonOf(reason: LookupRefusal | FetchRefusal | string): MeetRefusal {
  if (reason === 'barred' || reason === 'unreachable') return reason;
  return reason === 'bad-handle' ? 'bad-address' : 'not-found';
}
