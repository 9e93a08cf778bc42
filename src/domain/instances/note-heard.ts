/** Notes that servers are alive: valid requests came from them. */
import { and, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { instancesTable } from '#storage/schema/instances.ts';

const interval = 60_000;
/** After such a silence it may have said things that never came. */
const silence = 24 * 3_600_000;

/** Called with the hosts of valid requests; writes at most once a minute, and only of servers we know. */
export async function noteHeard(context: Context, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return;
  const before = new Date(context.now.getTime() - interval);
  const quiet = new Date(context.now.getTime() - silence);
  await context.tx
    .update(instancesTable)
    .set({
      heard: context.now,
      returned: sql`case when ${instancesTable.heard} < ${quiet.toISOString()}::timestamptz
        then ${context.now.toISOString()}::timestamptz else ${instancesTable.returned} end`,
    })
    .where(
      and(
        inArray(instancesTable.host, [...hosts]),
        or(isNull(instancesTable.heard), lt(instancesTable.heard, before)),
      ),
    );
}
