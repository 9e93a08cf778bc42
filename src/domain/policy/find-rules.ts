/** Finds every rule about other servers. */
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

export type InstanceRule = typeof instanceRulesTable.$inferSelect;

/** In order of host, for lists and for `decide`. */
export function findRules(reader: Reader): Promise<InstanceRule[]> {
  return reader.select().from(instanceRulesTable).orderBy(instanceRulesTable.host);
}
