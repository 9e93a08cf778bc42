/** Lists of servers that are followed here: what they brought, what waits, what is wrong. */
import { and, asc, count, eq, gt, inArray, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { readMapping, type Mapping } from '#domain/lists/mapping.ts';
import type { EntryState } from '#domain/lists/taking.ts';
import { degreesOf } from '#domain/policy/find-rules.ts';
import type { Degree, Reach } from '#domain/policy/policy.ts';
import type { ListFormat } from '#lib/host-lists/read-list.ts';
import type { Reader } from '#storage/database.ts';
import { listEntriesTable, listsTable } from '#storage/schema/lists.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

export type ListLine = {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly format: ListFormat;
  readonly priority: number;
  readonly mapping: Mapping;
  readonly adoption: 'draft' | 'automatic';
  readonly retraction: 'remove' | 'keep';
  readonly paused: boolean;
  readonly created: Date;
  /** When it was last read; null when it never was. */
  readonly fetched: Date | null;
  readonly due: Date;
  /** Why its last answer was not taken over; null when it was. */
  readonly trouble: string | null;
  /** Somebody allowed it to lose most of its entries. */
  readonly shrinkAllowed: boolean;
  readonly entries: Readonly<Record<EntryState, number>>;
  /** Rules that it brought and that stand. */
  readonly rules: number;
};

/** Called by the page and the shell, in the order in which they decide; one alone by its number. */
export async function readLists(reader: Reader, only?: number): Promise<ListLine[]> {
  const rows = await reader
    .select()
    .from(listsTable)
    .where(only === undefined ? undefined : eq(listsTable.id, only))
    .orderBy(asc(listsTable.name));
  const ids = rows.map(({ id }) => id);
  const states = await reader
    .select({ list: listEntriesTable.list, state: listEntriesTable.state, number: count() })
    .from(listEntriesTable)
    .where(inArray(listEntriesTable.list, ids))
    .groupBy(listEntriesTable.list, listEntriesTable.state);
  const rules = await reader
    .select({ list: instanceRulesTable.list, number: count() })
    .from(instanceRulesTable)
    .where(inArray(instanceRulesTable.list, ids))
    .groupBy(instanceRulesTable.list);
  return rows
    .map(({ etag: _e, by: _b, failures: _f, ...row }) => ({
      ...row,
      mapping: readMapping(row.mapping) ?? {},
      shrinkAllowed: row.shrinkAllowed !== null,
      entries: Object.fromEntries(
        (['draft', 'adopted', 'excluded', 'retracted'] as const).map((state) => [
          state,
          states.find((one) => one.list === row.id && one.state === state)?.number ?? 0,
        ]),
      ) as Record<EntryState, number>,
      rules: rules.find(({ list }) => list === row.id)?.number ?? 0,
    }))
    .toSorted((one, other) => other.priority - one.priority);
}

export type EntryLine = {
  readonly id: number;
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly reason: string;
  readonly seen: Date;
  /** What somebody here decided about the same host, which outweighs the list; null when nobody did. */
  readonly ours: readonly Degree[] | null;
};

export type EntriesQuery = {
  readonly list: number;
  readonly state: EntryState;
  /** The number at which the page before ended. */
  readonly after?: number | null;
  readonly limit?: number;
};

/** Called for one list, in the order in which they were first seen. */
export async function readEntries(
  reader: Reader,
  { list, state, after, limit = 50 }: EntriesQuery,
): Promise<{ readonly entries: readonly EntryLine[]; readonly next: number | null }> {
  const own = alias(instanceRulesTable, 'own');
  const entry = listEntriesTable;
  const rows = await reader
    .select({
      id: entry.id,
      host: entry.host,
      scope: entry.scope,
      degrees: entry.degrees,
      reason: entry.reason,
      seen: entry.seen,
      ours: own.degrees,
    })
    .from(entry)
    .leftJoin(own, and(eq(own.host, entry.host), eq(own.scope, entry.scope), isNull(own.list)))
    .where(
      and(eq(entry.list, list), eq(entry.state, state), after ? gt(entry.id, after) : undefined),
    )
    .orderBy(asc(entry.id))
    .limit(limit + 1);
  const entries = rows.slice(0, limit).map((row) => ({
    ...row,
    degrees: degreesOf(row.degrees),
    ours: row.ours === null ? null : degreesOf(row.ours),
  }));
  return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

/** What the list's rules would be if these entries were adopted, or none of them were left: for a preview. */
export async function readListRules(
  reader: Reader,
  which: { readonly list: number; readonly entries: readonly number[] | 'drafts' | 'rules' },
): Promise<
  { readonly host: string; readonly scope: Reach; readonly degrees: readonly Degree[] }[]
> {
  const { list, entries } = which;
  if (entries === 'rules') {
    return reader
      .select({ host: instanceRulesTable.host, scope: instanceRulesTable.scope })
      .from(instanceRulesTable)
      .where(eq(instanceRulesTable.list, list))
      .then((rows) => rows.map((row) => ({ ...row, degrees: [] })));
  }
  const table = listEntriesTable;
  const chosen = entries === 'drafts' ? eq(table.state, 'draft') : inArray(table.id, [...entries]);
  const rows = await reader
    .select({ host: table.host, scope: table.scope, degrees: table.degrees })
    .from(table)
    .where(and(eq(table.list, list), chosen));
  return rows.map((row) => ({ ...row, degrees: degreesOf(row.degrees) }));
}
