/** Whether an activity carries words that were not meant for everybody: those are not kept when it ends. */
import { addressesOf, isJson, isPublic } from '#federation/objects/wire.ts';
import { parseStrictJson, type Json } from '#federation/strict-json.ts';

const depthMax = 3;
const wordy = ['content', 'contentMap', 'summary', 'source', 'name'];

/** Called with the body of a receipt that had no effect. What has no words of its own hides nothing. */
export function holdsPrivateWords(body: string): boolean {
  const parsed = parseStrictJson(Buffer.from(body));
  return typeof parsed !== 'string' && isPrivate(parsed.json['object'], parsed.json, 0);
}

function isPrivate(object: unknown, around: Json, depth: number): boolean {
  if (Array.isArray(object)) return object.some((one) => isPrivate(one, around, depth + 1));
  if (!isJson(object) || depth > depthMax) return false;
  if (object['object'] !== undefined) return isPrivate(object['object'], object, depth + 1);
  if (!wordy.some((term) => object[term] !== undefined)) return false;
  return !isPublic(...[object, around].flatMap(({ to, cc }) => [addressesOf(to), addressesOf(cc)]));
}
