/** Reads datasets of FIRES (FediMod): a snapshot, or all changes in their order. */
import { isObject, wordOf, type JsonObject } from './bounded-json.ts';
import { gather } from './gather.ts';
import {
  allMarks,
  listLinesMax,
  type HostList,
  type Mark,
  type Unreadable,
} from './listed-host.ts';

/** One page: what is on it, and where more is said to be. */
export type FiresPage = {
  readonly items: readonly unknown[];
  /** The next page, or the snapshot of a dataset. */
  readonly next: string | null;
};

const pageTypes = ['OrderedCollection', 'OrderedCollectionPage', 'Collection', 'CollectionPage'];

/** A dataset leads to its snapshot; a collection without items to its first page. */
export function readFiresPage(value: unknown): FiresPage | Unreadable {
  if (!isObject(value)) return 'wrong-format';
  if (value['type'] === 'Dataset') {
    const { endpoints } = value;
    const next = isObject(endpoints) ? linkIn(endpoints, 'snapshot', 'changes') : null;
    return next === null ? 'wrong-format' : { items: [], next };
  }
  if (!pageTypes.includes(wordOf(value['type']))) return 'wrong-format';
  const items = value['orderedItems'] ?? value['items'];
  if (items !== undefined && !Array.isArray(items)) return 'wrong-format';
  const more = items === undefined ? linkIn(value, 'first', 'next') : linkIn(value, 'next');
  return { items: items ?? [], next: more };
}

function linkIn(value: JsonObject, ...names: readonly string[]): string | null {
  return names.map((name) => wordOf(value[name])).find((link) => link !== '') ?? null;
}

/**
 * What holds in the end: of several changes about one server the last one. A Retraction and a Tombstone take it off
 * the list; an Advisory is no recommendation and says only that.
 */
export function readFires(items: readonly unknown[]): HostList | Unreadable {
  if (items.length > listLinesMax) return 'too-many';
  const gathering = gather();
  const last = new Map<string, { readonly line: number; readonly change: JsonObject }>();
  for (const [index, change] of items.entries()) {
    const line = index + 1;
    const entity = isObject(change) ? entityOf(change) : null;
    if (!isObject(change) || (entity === null && change['type'] !== 'Tombstone'))
      gathering.skip(line, isObject(change) ? wordOf(change['id']) : typeof change, 'bad-line');
    else if (entity?.kind === 'actor') gathering.skip(line, entity.key, 'person');
    else if (entity !== null) {
      const key = entity.key.trim().toLowerCase();
      last.set(key, { line, change });
    }
  }
  for (const [name, { line, change }] of last) {
    const marks = marksOf(change);
    if (marks === null) gathering.skip(line, name, 'bad-severity');
    else if (marks.length > 0)
      gathering.add(line, { name, marks, comment: wordOf(change['comment']) });
  }
  return gathering.list();
}

/** `entity: {type, value}`, or `entityKind` and `entityKey`. */
function entityOf(
  change: JsonObject,
): { readonly kind: 'domain' | 'actor'; readonly key: string } | null {
  const { entity } = change;
  const kind = wordOf(isObject(entity) ? entity['type'] : change['entityKind']).toLowerCase();
  const key = wordOf(isObject(entity) ? entity['value'] : change['entityKey']);
  return key !== '' && (kind === 'domain' || kind === 'actor') ? { kind, key } : null;
}

/** Empty for what is taken back, null for what nobody knows. */
function marksOf(change: JsonObject): Mark[] | null {
  switch (change['type']) {
    case 'Retraction':
    case 'Tombstone':
      return [];
    case 'Advisory':
      return ['advisory'];
    case 'Recommendation': {
      const policy = wordOf(change['recommendedPolicy'] ?? change['recommended_policy']);
      if (!['accept', 'filter', 'reject', 'drop'].includes(policy)) return null;
      const filters = change['recommendedFilters'] ?? change['recommended_filters'];
      const words = Array.isArray(filters) ? filters.slice(0, 100).map(filterName) : [];
      return [policy, ...words].filter((word): word is Mark =>
        (allMarks as readonly string[]).includes(word),
      );
    }
    default:
      return null;
  }
}

/** A filter is named by a word, or by a URI that ends in it. */
const filterName = (value: unknown): string => wordOf(value).split(/[/#:]/).at(-1) ?? '';
