/** Notes that a server is alive: a valid request came from it. */
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { instancesTable } from '#storage/schema/instances.ts';

const interval = 60_000;

/** Called for every valid request; writes at most once a minute, and only of servers we know. */
export async function noteHeard(context: Context, host: string): Promise<void> {
  const before = new Date(context.now.getTime() - interval);
  await context.tx
    .update(instancesTable)
    .set({ heard: context.now })
    .where(
      and(
        eq(instancesTable.host, host),
        or(isNull(instancesTable.heard), lt(instancesTable.heard, before)),
      ),
    );
}
