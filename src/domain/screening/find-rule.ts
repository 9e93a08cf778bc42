/** Finds an automatic rule, or those of a community or of the server. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { autoRulesTable } from '#storage/schema/screening.ts';
import type { RuleRow } from './keep-rule.ts';

/** Null when there is none of that number, or none any more. */
export async function findRule(reader: Reader, id: number): Promise<RuleRow | null> {
  const [row] = await reader
    .select()
    .from(autoRulesTable)
    .where(and(eq(autoRulesTable.id, id), isNull(autoRulesTable.deleted)));
  return row ?? null;
}

/** Those of one community, or (null) of the whole server; in the order in which they were made. */
export const findRulesOf = (reader: Reader, community: number | null): Promise<RuleRow[]> => {
  const { community: where, deleted, id } = autoRulesTable;
  return reader
    .select()
    .from(autoRulesTable)
    .where(and(community === null ? isNull(where) : eq(where, community), isNull(deleted)))
    .orderBy(asc(id));
};
