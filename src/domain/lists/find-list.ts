/** Finds a list that is followed here. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { listEntriesTable, listsTable } from '#storage/schema/lists.ts';
import { degreesOf } from '#domain/policy/find-rules.ts';
import { readMapping, type Mapping } from './mapping.ts';
import type { EntryState, KnownEntry } from './taking.ts';

type Row = typeof listsTable.$inferSelect;
export type FollowedList = Omit<Row, 'mapping'> & { readonly mapping: Mapping };

const listOf = (row: Row | undefined): FollowedList | null =>
  row === undefined ? null : { ...row, mapping: readMapping(row.mapping) ?? {} };

/** By its number, or by its name. */
export async function findList(
  reader: Reader,
  which: { readonly id: number } | { readonly name: string },
): Promise<FollowedList | null> {
  const where = 'id' in which ? eq(listsTable.id, which.id) : eq(listsTable.name, which.name);
  const [row] = await reader.select().from(listsTable).where(where);
  return listOf(row);
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockList(reader: Reader, id: number): Promise<FollowedList | null> {
  const [row] = await reader.select().from(listsTable).where(eq(listsTable.id, id)).for('update');
  return listOf(row);
}

/** Everything that it was seen to list. */
export function findEntries(
  reader: Reader,
  list: number,
): Promise<(KnownEntry & { readonly id: number; readonly state: EntryState })[]> {
  return reader
    .select({
      id: listEntriesTable.id,
      host: listEntriesTable.host,
      scope: listEntriesTable.scope,
      degrees: listEntriesTable.degrees,
      reason: listEntriesTable.reason,
      obfuscated: listEntriesTable.obfuscated,
      state: listEntriesTable.state,
    })
    .from(listEntriesTable)
    .where(eq(listEntriesTable.list, list))
    .then((rows) => rows.map((row) => ({ ...row, degrees: degreesOf(row.degrees) })));
}
