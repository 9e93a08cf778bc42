/** Fetches what communities of a server said while there was no dealing with it. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { startBackfill } from './start-backfill.ts';

/** Called by the publisher when a rule was lifted: for each community there to which somebody of ours belongs. */
export async function fetchMeanwhile(context: Context, host: string): Promise<void> {
  const followed = await context.tx
    .selectDistinct({ uri: actorsTable.uri })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        eq(instancesTable.host, host),
        eq(actorsTable.local, false),
        isNull(actorsTable.deleted),
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
      ),
    );
  for (const { uri } of followed) await startBackfill(context, { kind: 'community', uri });
}
