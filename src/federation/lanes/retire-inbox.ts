/** What follows when an inbox is not there any more: its owners are asked, and may have left with it. */
import { and, asc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { leaveEverything } from '#domain/memberships/leave-everything.ts';
import { hostOf } from '#lib/hosts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { fetchActor, resolveActor } from '#federation/resolve-actor.ts';
import { inboxColumn } from '#federation/subscriptions.ts';
import type { World } from '#federation/world.ts';
import type { Lane } from './claim.ts';
import type { Sent } from './send.ts';

/** It may be a moment's mistake: the inbox must have said so as long ago as this already. */
const doubtMs = 3_600_000;
/** So many of the actors that use an inbox are asked; they moved together, or not at all. */
const askedMax = 5;
const leftAtOnce = 100;

/**
 * Called when a lane was given back, with all that was sent. An inbox that answered everything with 404 or 410, as
 * it did an hour ago or longer, and took nothing in between, may be gone: the actors that use it are fetched
 * again. Who moved is served where they are now, who is gone has left; when all stand unchanged, the inbox
 * itself is gone. Then its memberships end, and the lane with the last of them.
 */
export async function retireInboxes(
  world: World,
  { host, lastSuccess }: Pick<Lane, 'host' | 'lastSuccess'>,
  sent: readonly Sent[],
): Promise<void> {
  const missing = new Set<string>();
  for (const { item, result } of sent) if (isMissing(result.status)) missing.add(item.inbox);
  for (const { item, result } of sent)
    if (result.status !== null && !isMissing(result.status)) missing.delete(item.inbox);
  for (const inbox of missing) {
    if (!(await saidSoBefore(world, { host, inbox, after: lastSuccess }))) continue;
    if (await standsUnchanged(world, inbox)) await retire(world, host, inbox);
  }
}

const isMissing = (status: number | null): boolean => status === 404 || status === 410;

type Said = { readonly host: string; readonly inbox: string; readonly after: Date | null };

async function saidSoBefore(world: World, { host, inbox, after }: Said): Promise<boolean> {
  const before = new Date(world.house.clock().getTime() - doubtMs);
  const rows = await world.house.database.query
    .select({ seq: deliveriesTable.seq })
    .from(deliveriesTable)
    .where(
      and(
        eq(deliveriesTable.host, host),
        eq(deliveriesTable.inbox, inbox),
        inArray(deliveriesTable.status, [404, 410]),
        lt(deliveriesTable.tried, before),
        after === null ? undefined : gt(deliveriesTable.tried, after),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Whether all who were asked still name this inbox; who cannot be asked says nothing either way. */
async function standsUnchanged(world: World, inbox: string): Promise<boolean> {
  const users = await usersOf(world, inbox, askedMax);
  const answers = await Promise.all(
    users.map(async ({ uri }) => {
      const asked = await fetchActor(world, uri);
      if (asked.done) return (asked.value.sharedInbox ?? asked.value.inbox) === inbox;
      // Who is gone has left with all that belonged to it.
      if (asked.reason === 'gone') await resolveActor(world, uri, { fresh: true });
      return false;
    }),
  );
  return answers.length > 0 && answers.every((same) => same);
}

const usersOf = (world: World, inbox: string, limit: number) =>
  world.house.database.query
    .selectDistinctOn([actorsTable.id], { id: actorsTable.id, uri: actorsTable.uri })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(
      and(
        eq(actorsTable.local, false),
        or(eq(actorsTable.sharedInbox, inbox), eq(actorsTable.inbox, inbox)),
        eq(inboxColumn, inbox),
      ),
    )
    .orderBy(asc(actorsTable.id))
    .limit(limit);

async function retire(world: World, host: string, inbox: string): Promise<void> {
  world.log('info', 'inbox is gone; its memberships end', { host, inbox });
  for (;;) {
    const users = await usersOf(world, inbox, leftAtOnce);
    if (users.length === 0) break;
    await act(world.house, async (context) => {
      for (const { id } of users) await leaveEverything(context, id);
      context.afterCommit(() => context.ring('journal'));
    });
  }
  const others = await world.house.database.query
    .select({ inbox: inboxColumn })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(
      and(
        eq(actorsTable.local, false),
        isNull(actorsTable.deleted),
        sql`${inboxColumn} like ${`%//${host}/%`}`,
      ),
    );
  if (others.some((other) => hostOf(other.inbox) === host)) return;
  await world.house.database.query
    .update(lanesTable)
    .set({ state: 'gone' })
    .where(and(eq(lanesTable.host, host), isNull(lanesTable.epoch)));
}
