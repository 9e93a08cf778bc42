/** On whose word an activity rests besides its sender's: an id of each other server that it is about. */
import { hostOf } from '#lib/hosts.ts';
import { idOf, isJson, listOf, typeOf } from '#federation/objects/wire.ts';
import type { Envelope } from './envelope.ts';

/** An announced Create of an answer is three deep. */
const depthMax = 4;

/**
 * Called at the door, again when its turn comes, and for what others relay. Objects, their actors and authors and
 * what they answer, however deep; not whom they mention nor what they link to, and not the items of a batch, which
 * stand or fall alone.
 */
export function othersNamed({
  type,
  actor,
  json,
}: Pick<Envelope, 'type' | 'actor' | 'json'>): string[] {
  const others = new Map<string, string>();
  const own = hostOf(actor);
  const note = (value: unknown): void => {
    for (const one of listOf(value)) {
      const id = idOf(one);
      const host = id === null ? own : hostOf(id);
      if (host !== null && host !== own) others.set(host, id!);
    }
  };
  const walk = (value: unknown, depth: number): void => {
    note(value);
    for (const one of listOf(value)) {
      if (!isJson(one) || depth > depthMax) continue;
      for (const term of ['actor', 'attributedTo', 'inReplyTo']) note(one[term]);
      if (!isBatch(typeOf(one), one['object'])) walk(one['object'], depth + 1);
    }
  };
  if (!isBatch(type, json['object'])) walk(json['object'], 1);
  return [...others.values()];
}

const isBatch = (type: string, object: unknown): boolean =>
  type === 'Announce' &&
  (Array.isArray(object) || (isJson(object) && typeOf(object).endsWith('Collection')));
