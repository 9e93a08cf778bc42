/** What the words of a list mean here. Pure: no clock, no database. */
import { allDegrees, rulesFor, type Degree, type Reach } from '#domain/policy/policy.ts';
import { allMarks, type ListedHost, type Mark } from '#lib/host-lists/listed-host.ts';

/** Where a list has a mapping of its own, for these words alone. */
export type Mapping = Readonly<Partial<Record<Mark, readonly Degree[]>>>;

/**
 * What holds unless a list is told otherwise. An `accept` of somebody elsewhere exempts nobody from our other lists,
 * and an advisory changes nothing, until an admin says so.
 */
export const usualMapping: Readonly<Record<Mark, readonly Degree[]>> = {
  suspend: ['defederate'],
  silence: ['limit'],
  noop: [],
  'reject-media': ['no-media'],
  'reject-reports': ['no-reports'],
  drop: ['defederate'],
  reject: ['defederate'],
  filter: [],
  accept: [],
  'auto-unlisted': ['limit'],
  'ignore-reports': ['no-reports'],
  advisory: [],
  censure: ['defederate'],
  hesitation: ['limit'],
};

const isOne = <T extends string>(all: readonly T[], word: string): word is T =>
  (all as readonly string[]).includes(word);

/** A mapping as it is stored, or as somebody sends it; null when it has words that nobody knows. */
export function readMapping(value: unknown): Mapping | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const mapping: Partial<Record<Mark, readonly Degree[]>> = {};
  for (const [mark, degrees] of Object.entries(value)) {
    if (!isOne(allMarks, mark) || !Array.isArray(degrees)) return null;
    const known = degrees.filter((word): word is Degree => isOne(allDegrees, String(word)));
    if (known.length !== degrees.length) return null;
    mapping[mark] = known;
  }
  return mapping;
}

/** A rule as a list would have it. */
export type ListedRule = {
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly reason: string;
  readonly obfuscated: boolean;
};

export type Mapped = {
  readonly rules: readonly ListedRule[];
  /** How many are about this very server, and how many say nothing here. */
  readonly ourselves: number;
  readonly nothing: number;
};

/** Called with `own`, our own host: no list makes a rule about it, nor about a domain that it is below. */
export function mapHosts(hosts: readonly ListedHost[], mapping: Mapping, own: string): Mapped {
  const above = new Set(rulesFor(own));
  const itself = new Set(rulesFor(own).filter((name) => bare(name) === bare(own)));
  const rules: ListedRule[] = [];
  let ourselves = 0;
  let nothing = 0;
  for (const { host, scope, marks, comment, obfuscate } of hosts) {
    const reached = scope === 'below' ? above.has(host) && !itself.has(host) : above.has(host);
    const degrees = degreesOf(marks, mapping);
    if (reached) ourselves++;
    else if (degrees.length === 0) nothing++;
    else rules.push({ host, scope, degrees, reason: comment, obfuscated: obfuscate });
  }
  return { rules, ourselves, nothing };
}

const bare = (host: string): string => host.replace(/:\d+$/, '');

/** In the one order that they are kept in; with the end of all dealings nothing else needs saying. */
function degreesOf(marks: readonly Mark[], mapping: Mapping): Degree[] {
  const wanted = new Set(marks.flatMap((mark) => mapping[mark] ?? usualMapping[mark]));
  if (wanted.has('defederate')) return ['defederate'];
  return allDegrees.filter((degree) => wanted.has(degree));
}

/** Whether a rule about `host` with this scope reaches a server. */
export const reaches = (rule: { readonly host: string; readonly scope: Reach }, server: string) =>
  rulesFor(server).includes(rule.host) &&
  (rule.scope === 'domain' || (bare(rule.host) === bare(server)) === (rule.scope === 'exact'));
