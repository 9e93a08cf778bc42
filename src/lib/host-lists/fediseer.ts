/** Reads what the Fediseer answers about censures and hesitations: `instances`, `domains` or `csv`. */
import { entriesOf, isObject, wordOf, type JsonObject } from './bounded-json.ts';
import { gather } from './gather.ts';
import { listLinesMax, type HostList, type Mark, type Unreadable } from './listed-host.ts';

/**
 * `from` is the address that it was read from; null for a file, which is taken for censures. The bare names of an
 * address that says nothing of censures are refused: they may be of servers that somebody recommends.
 */
export function readFediseer(value: unknown, from: string | null): HostList | Unreadable {
  if (!isObject(value)) return 'wrong-format';
  const about = aboutOf(from);
  if (Array.isArray(value['instances'])) return readInstances(value['instances'], about);
  const names = namesIn(value);
  if (typeof names === 'string') return names;
  if (about === null) return 'unclear';
  const gathering = gather();
  for (const [index, name] of names.entries()) {
    if (typeof name === 'string') gathering.add(index + 1, { name, marks: [about] });
    else gathering.skip(index + 1, typeof name, 'bad-line');
  }
  return gathering.list();
}

function aboutOf(from: string | null): Mark | null {
  if (from === null) return 'censure';
  const path = URL.parse(from)?.pathname ?? '';
  if (/\/censures(?:_given)?(?:\/|$)/.test(path)) return 'censure';
  return /\/hesitations(?:_given)?(?:\/|$)/.test(path) ? 'hesitation' : null;
}

function namesIn(value: JsonObject): readonly unknown[] | Unreadable {
  if (typeof value['csv'] === 'string') {
    const names = value['csv'].split(',', listLinesMax + 1);
    return names.length > listLinesMax ? 'too-many' : names.filter((name) => name.trim() !== '');
  }
  return entriesOf(value['domains']);
}

function readInstances(value: readonly unknown[], about: Mark | null): HostList | Unreadable {
  if (value.length > listLinesMax) return 'too-many';
  const gathering = gather();
  for (const [index, entry] of value.entries()) {
    if (!isObject(entry) || typeof entry['domain'] !== 'string') {
      gathering.skip(index + 1, typeof entry, 'bad-line');
      continue;
    }
    const mark = Array.isArray(entry['censure_reasons'])
      ? 'censure'
      : Array.isArray(entry['hesitation_reasons'])
        ? 'hesitation'
        : about;
    if (mark === null) return 'unclear';
    const reasons = entry[mark === 'censure' ? 'censure_reasons' : 'hesitation_reasons'];
    const comment = Array.isArray(reasons) ? reasons.map(wordOf).filter(Boolean).join('; ') : '';
    gathering.add(index + 1, { name: entry['domain'], marks: [mark], comment });
  }
  return gathering.list();
}
