/** What an activity changes and what it merely refers to, in small numbers: by them receipts keep their order. */
import { idOf, isJson, listOf, typeOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';

export type References = {
  /** Nothing else about these is applied before it, nor it before what came earlier about them. */
  readonly touches: readonly number[];
  /** It waits for what changes these, and not for others that refer to them too. */
  readonly needs: readonly number[];
};

type Found = { readonly touches: Set<number>; readonly needs: Set<number> };

const votes = new Set(['Like', 'Dislike']);
const depthMax = 4;
/** A batch of a hundred votes has three numbers each; but who is looked at costs for each number. */
const announcedMax = 400;
const numbersMax = 32;
const strangersMax = 16;

/**
 * Called at intake with an activity that has an id. Two different things may get the same number: then
 * one waits for the other without need, for a moment.
 */
export function referencesOf(activity: Json): References {
  const found: Found = { touches: new Set(), needs: new Set() };
  collect(activity, { found, actor: null, depth: 0 });
  const max = activity['type'] === 'Announce' ? announcedMax : numbersMax;
  const touches = [...found.touches];
  const needs = [...found.needs].filter((number) => !found.touches.has(number));
  return cut({ touches, needs }, max);
}

/** Called when nobody vouches for it yet: the first ones, which are itself and what it is about. */
export const strangersReferences = (all: References): References => cut(all, strangersMax);

/** At most so many in all; of what is merely referred to at least one is kept. */
function cut({ touches, needs }: References, max: number): References {
  const kept = touches.slice(0, needs.length === 0 ? max : max - 1);
  return { touches: kept, needs: needs.slice(0, max - kept.length) };
}

type Place = { readonly found: Found; readonly actor: string | null; readonly depth: number };

function collect(value: unknown, place: Place): void {
  const { found, depth } = place;
  const id = idOf(value);
  if (id !== null) found.touches.add(numberOf(id));
  if (!isJson(value) || depth > depthMax) return;
  const { object } = value;
  const type = typeOf(value);
  const actor = idOf(value['actor']) ?? place.actor;
  const inside = { found, actor, depth: depth + 1 };
  if (type.endsWith('Collection')) {
    for (const item of [...listOf(value['orderedItems']), ...listOf(value['items'])])
      collect(item, inside);
    return;
  }
  if (votes.has(type) || type === 'Follow') return collectPair(object, inside);
  if (type === 'Flag') return refer(found, object);
  refer(found, value['inReplyTo']);
  for (const one of listOf(object)) collect(one, inside);
}

/** Of one person towards one thing: others vote on it meanwhile, as long as it stays what it is. */
function collectPair(object: unknown, { found, actor }: Place): void {
  const about = idOf(object);
  if (about === null) return;
  found.touches.add(numberOf(`${actor} ${about}`));
  found.needs.add(numberOf(about));
}

function refer(found: Found, value: unknown): void {
  for (const one of listOf(value)) {
    const id = idOf(one);
    if (id !== null) found.needs.add(numberOf(id));
  }
}

/** FNV-1a, mixed once more so that ids that end alike differ in every bit; within PostgreSQL's `integer`. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) | 0;
}
