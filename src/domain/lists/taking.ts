/** Decides what becomes of a list's entries when it is read again. Pure: no clock, no database. */
import type { Degree, Reach } from '#domain/policy/policy.ts';
import type { ListedRule } from './mapping.ts';

export type EntryState = 'draft' | 'adopted' | 'excluded' | 'retracted';

/** An entry as it was after the last reading. */
export type KnownEntry = Omit<ListedRule, 'degrees'> & {
  readonly degrees: readonly string[];
  readonly state: EntryState;
};

type Name = { readonly host: string; readonly scope: Reach };
export type EntryChange = ListedRule & { readonly state: EntryState };

export type Taking = {
  /** Entries that are new or otherwise than before. */
  readonly entries: readonly EntryChange[];
  /** Those of them that take effect at once. */
  readonly rules: readonly ListedRule[];
  /** No longer listed. */
  readonly gone: readonly Name[];
  readonly added: number;
  readonly changed: number;
  /** New or changed, and waiting for somebody's decision. */
  readonly drafted: number;
};

export type Reading = {
  readonly known: readonly KnownEntry[];
  /** What the list says now. */
  readonly rules: readonly ListedRule[];
  readonly adoption: 'draft' | 'automatic';
  /** Whether somebody here follows a community that this rule reaches. */
  readonly isFollowed: (rule: Name) => boolean;
};

export const keyOf = ({ host, scope }: Name): string => `${scope} ${host}`;

const saysLike = (one: { degrees: readonly string[] }, other: { degrees: readonly string[] }) =>
  one.degrees.toSorted().join() === other.degrees.toSorted().join();

/**
 * What somebody excluded stays excluded. What waits goes on waiting. With automatic adoption the rest takes effect,
 * but for a server that people here follow: to end all dealings with it waits for somebody's word. Until then what was
 * approved before holds.
 */
export function planTaking({ known, rules, adoption, isFollowed }: Reading): Taking {
  const before = new Map(known.map((entry) => [keyOf(entry), entry]));
  const entries: EntryChange[] = [];
  let added = 0;
  let changed = 0;
  for (const rule of rules) {
    const was = before.get(keyOf(rule));
    before.delete(keyOf(rule));
    const fresh = was === undefined || was.state === 'retracted';
    const other = was === undefined || !saysLike(was, rule);
    if (!fresh && !other && was.reason === rule.reason && was.obfuscated === rule.obfuscated)
      continue;
    const atOnce = adoption === 'automatic' && !(ends(rule) && isFollowed(rule));
    const state =
      fresh || (was.state === 'adopted' && other) ? (atOnce ? 'adopted' : 'draft') : was.state;
    entries.push({ ...rule, state });
    if (fresh) added++;
    else changed++;
  }
  const gone = [...before.values()].filter(({ state }) => state === 'draft' || state === 'adopted');
  return {
    entries,
    rules: entries.filter(({ state }) => state === 'adopted'),
    gone,
    added,
    changed,
    drafted: entries.filter(({ state }) => state === 'draft').length,
  };
}

const ends = ({ degrees }: { readonly degrees: readonly Degree[] }): boolean =>
  degrees.includes('defederate');

/**
 * Whether a list lost so much at once that it may be broken or in other hands: all of it, or more than half of what
 * we have of it. `names` is everything that it lists, also what says nothing here.
 */
export function hasShrunk(
  known: readonly KnownEntry[],
  names: ReadonlySet<string>,
): 'emptied' | 'shrunk' | null {
  const live = known.filter(({ state }) => state === 'draft' || state === 'adopted');
  if (live.length === 0) return null;
  const left = live.filter((entry) => names.has(keyOf(entry))).length;
  if (left === 0) return 'emptied';
  return left * 2 < live.length ? 'shrunk' : null;
}
