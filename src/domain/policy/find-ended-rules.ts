/** Finds rules whose term has passed. */
import { lte } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import type { InstanceRule } from './find-rules.ts';

/** Those that say nothing any more and still stand there. */
export function findEndedRules(reader: Reader, now: Date): Promise<InstanceRule[]> {
  return reader.select().from(instanceRulesTable).where(lte(instanceRulesTable.until, now));
}
