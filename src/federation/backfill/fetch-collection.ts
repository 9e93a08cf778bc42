/** Fetches the items of a collection: bounded in pages and items, all pages of one origin. */
import { sameOrigin } from '#lib/hosts.ts';
import { done, type Outcome } from '#lib/outcome.ts';
import { fetchDocument, type FetchRefusal } from '#federation/fetch-document.ts';
import { idOf, isJson, listOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';
import type { World } from '#federation/world.ts';

const pagesMax = 10;

/** Items in the order of the collection, at most `itemsMax`; pages that fail end the list early. */
export async function fetchCollection(
  world: World,
  uri: string,
  itemsMax: number,
): Promise<Outcome<readonly unknown[], FetchRefusal>> {
  const collection = await fetchDocument(world, uri);
  if (!collection.done) return collection;
  const items = itemsOf(collection.value.json);
  const seen = new Set([uri]);
  let next: unknown = items.length === 0 ? collection.value.json['first'] : null;
  for (let page = 0; page < pagesMax && items.length < itemsMax && next !== null; page++) {
    const found = await pageOf(world, next, uri, seen);
    if (found === null) break;
    items.push(...itemsOf(found));
    next = found['next'] ?? null;
  }
  return done(items.slice(0, itemsMax));
}

async function pageOf(
  world: World,
  page: unknown,
  uri: string,
  seen: Set<string>,
): Promise<Json | null> {
  if (isJson(page) && itemsOf(page).length > 0) return page;
  const id = idOf(page);
  // A page that was read already would go round for ever.
  if (id === null || seen.has(id) || !sameOrigin(id, uri)) return null;
  seen.add(id);
  const document = await fetchDocument(world, id);
  return document.done ? document.value.json : null;
}

const itemsOf = (json: Json): unknown[] => [
  ...listOf(json['orderedItems']),
  ...listOf(json['items']),
];
