/** Fetches what communities elsewhere said while we heard nothing of their servers. */
import { and, eq, gt, inArray, isNull } from 'drizzle-orm';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { startBackfill } from '#federation/backfill/start-backfill.ts';
import type { Chore } from './chore.ts';

/** A note made at that moment may have become visible a little later. */
const marginMs = 60_000;

/**
 * A server that is heard again after a day of silence was away, or we were: others keep what they have
 * for us for some days only. For each community there that somebody of ours belongs to a backfill begins.
 */
export const catchUp: Chore = {
  name: 'catch-up',
  everyMs: 10 * 60_000,
  step: async (world, context, { ran }) => {
    // The first time there is nothing to compare with.
    if (ran === null) return { more: false };
    const { tx } = context;
    const back = await tx
      .select({ id: instancesTable.id, host: instancesTable.host })
      .from(instancesTable)
      .where(gt(instancesTable.returned, new Date(ran.getTime() - marginMs)));
    if (back.length === 0) return { more: false };
    const blocked = await findBlocked(
      tx,
      back.map(({ host }) => host),
      context.now,
    );
    const open = back.filter((_, index) => blocked[index] === false);
    const followed = await tx
      .selectDistinct({ uri: actorsTable.uri })
      .from(membershipsTable)
      .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
      .where(
        and(
          inArray(
            actorsTable.instance,
            open.map(({ id }) => id),
          ),
          eq(actorsTable.kind, 'community'),
          eq(actorsTable.local, false),
          eq(membershipsTable.state, 'accepted'),
          isNull(membershipsTable.severedBy),
        ),
      );
    for (const { uri } of followed) await startBackfill(context, { kind: 'community', uri });
    world.log('info', 'heard again after a silence', {
      servers: open.length,
      communities: followed.length,
    });
    return { more: false };
  },
};
