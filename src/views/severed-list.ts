/** Which memberships of somebody are suspended by a rule about another server, and why. */
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

export type SeveredMembership = {
  readonly name: string;
  readonly host: string;
  readonly local: boolean;
  /** What anybody may read of the rule; empty where it gives none. */
  readonly reason: string;
};

/** Called for the settings of whoever looks; they live again by themselves when the rule is lifted. */
export const listSevered = (reader: Reader, person: number): Promise<SeveredMembership[]> =>
  reader
    .select({
      name: actorsTable.name,
      host: instancesTable.host,
      local: actorsTable.local,
      reason: instanceRulesTable.publicReason,
    })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .leftJoin(instanceRulesTable, eq(instanceRulesTable.id, membershipsTable.severedBy))
    .where(and(eq(membershipsTable.member, person), isNotNull(membershipsTable.severedBy)))
    .orderBy(asc(actorsTable.name), asc(instancesTable.host))
    .then((rows) => rows.map((row) => ({ ...row, reason: row.reason ?? '' })));
