/** Suspends every membership between this server and a blocked one. */
import { and, inArray, isNull, or } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { decide } from '#domain/policy/policy.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

/**
 * Called when a host is blocked: memberships are marked, never ended, so that lifting the block
 * brings back what was. Returns how many were marked.
 */
export async function severMemberships(context: Context, host: string): Promise<number> {
  const instances = await context.tx
    .select({ id: instancesTable.id, host: instancesTable.host })
    .from(instancesTable);
  const blocked = instances.filter((known) => decide(known.host, [{ host }]) === 'block');
  if (blocked.length === 0) return 0;
  const ids = blocked.map((known) => known.id);
  const theirs = context.tx
    .select({ id: actorsTable.id })
    .from(actorsTable)
    .where(inArray(actorsTable.instance, ids));
  const rows = await context.tx
    .update(membershipsTable)
    .set({ severedBy: host })
    .where(
      and(
        isNull(membershipsTable.severedBy),
        or(inArray(membershipsTable.member, theirs), inArray(membershipsTable.community, theirs)),
      ),
    )
    .returning({ member: membershipsTable.member });
  return rows.length;
}
