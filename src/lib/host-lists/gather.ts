/** Gathers the servers of a list: names made equal, twice listed ones put together, the rest skipped with its reason. */
import { parseHost } from '#lib/hosts.ts';
import { cleanLine } from '#lib/html.ts';
import { cut } from '#lib/tricks.ts';
import type { HostList, ListedHost, ListedScope, Mark, Skip, SkippedLine } from './listed-host.ts';

const skippedMax = 100;
const commentMax = 500;

export type Found = {
  /** As the list writes it. */
  readonly name: string;
  readonly marks: readonly Mark[];
  readonly comment?: string;
  readonly obfuscate?: boolean;
};

export type Gathering = {
  readonly add: (line: number, found: Found) => void;
  readonly skip: (line: number, text: string, why: Skip) => void;
  readonly list: () => HostList;
};

/** Called once a list. Of a host that is listed twice all that is said holds, and the first comment. */
export function gather(): Gathering {
  const hosts = new Map<string, ListedHost>();
  const skipped: SkippedLine[] = [];
  let skippedCount = 0;
  const skip = (line: number, text: string, why: Skip): void => {
    skippedCount++;
    if (skipped.length < skippedMax) skipped.push({ line, text: cleanLine(text, 100), why });
  };
  return {
    skip,
    add: (line, { name, marks, comment = '', obfuscate = false }) => {
      const read = readName(name);
      if (typeof read === 'string') return skip(line, name, read);
      const key = `${read.scope} ${read.host}`;
      const known = hosts.get(key);
      hosts.set(key, {
        ...read,
        marks: [...new Set([...(known?.marks ?? []), ...marks])],
        comment:
          known?.comment || (comment === '' ? '' : cleanLine(cut(comment, 2_000), commentMax)),
        obfuscate: obfuscate || (known?.obfuscate ?? false),
      });
    },
    list: () => ({ hosts: [...hosts.values()], skipped, skippedCount }),
  };
}

type Name = { readonly host: string; readonly scope: ListedScope };

/**
 * The host that a list means by `name`; the reason when it means none. `bad@example.org` is a person and shall not
 * take the whole server along.
 */
function readName(name: string): Name | Skip {
  const bare = name
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '');
  if (bare.length > 500) return 'bad-host';
  const [scope, rest]: [ListedScope, string] = bare.startsWith('*.')
    ? ['below', bare.slice(2)]
    : ['domain', bare.replace(/^[@.]/, '')];
  if (rest.includes('*')) return 'obfuscated';
  if (rest.includes('@')) return 'person';
  if (rest === '' || /[\s/?#\\]/.test(rest)) return 'bad-host';
  const host = parseHost(rest);
  if (host === null) return 'bad-host';
  const labels = host.replace(/:\d+$/, '').split('.');
  if (labels.some((label) => label === '' || label.length > 63)) return 'bad-host';
  // Numbers are addresses, which no server is known by.
  if (host.length > 253 || /^\d+$/.test(labels.at(-1)!)) return 'bad-host';
  return isTopLevel(labels) ? 'top-level' : { host, scope };
}

/** Where a country has its names below `co`, `com` and the like, such a name is no server's. */
const isTopLevel = (labels: readonly string[]): boolean =>
  labels.length === 1 ||
  (labels.length === 2 &&
    labels[1]!.length === 2 &&
    /^(?:ac|co|com|edu|go|gov|ne|net|or|org)$/.test(labels[0]!));
