/** The condition under which a person or community of this server has a name. */
import { and, eq, sql, type SQL } from 'drizzle-orm';
import { actorsTable } from '#storage/schema/actors.ts';

/**
 * In upper or lower case. Word for word as the index of our own names has it, and not with a parameter: else every
 * name that we ever met is read, for anybody who asks.
 */
export const calledHere = (name: string): SQL | undefined =>
  and(
    actorsTable.local,
    sql`${actorsTable.kind} <> 'instance'`,
    eq(sql`lower(${actorsTable.name})`, name.toLowerCase()),
  );
