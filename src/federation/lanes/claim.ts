/** Claims lanes that are due, so that no two workers hold one, and gives them back. */
import { and, eq, sql, type SQL } from 'drizzle-orm';
import { lanesTable } from '#storage/schema/federation.ts';
import type { World } from '#federation/world.ts';

export type Lane = typeof lanesTable.$inferSelect;

const lanesMax = 100;
/**
 * A worker that dies gives its lanes back after this. A batch that takes longer (a slow server, many
 * edits of one thing) may be sent again by another worker: same ids, same bytes.
 */
export const leaseMs = 120_000;

/** Whether a rule about `host` is about the lane `l` as well: the same host, or one below it. */
const covers = (host: SQL): SQL => sql`(l.host = ${host} or split_part(l.host, ':', 1) = ${host}
  or right(split_part(l.host, ':', 1), length(${host}) + 1) = '.' || ${host})`;

/**
 * Takes up to a hundred lanes with something owed, the most starved first, in one statement that reads
 * the policy: a blocked host is not claimed, nor one whose block was lifted before its lane was put at
 * the log's head. A valid request from a server wakes its lane early.
 */
export async function claimLanes(world: World): Promise<Lane[]> {
  const now = world.house.clock();
  const iso = now.toISOString();
  const due = sql`
    select l.host from lanes l
    where l.state <> 'gone'
      and (l.lease is null or l.lease < ${iso})
      and (l.next_try is null or l.next_try <= ${iso}
        or exists (select 1 from instances i where i.host = l.host and i.heard > l.last_try))
      and not exists (select 1 from instance_rules r where ${covers(sql`r.host`)})
      and not exists (select 1 from journal j where j.state = 'waiting'
        and j.kind = 'instance.unblocked' and ${covers(sql`(j.event->>'host')`)})
      and (exists (select 1 from log_direct d where d.host = l.host and d.seq > l.direct)
        or exists (select 1 from subscriptions s join log g on g.community = s.community
          where s.host = l.host and g.seq > l.broadcast and g.seq >= s.from_seq
            and (s.until_seq is null or coalesce(g.reaches_back, g.seq) <= s.until_seq))
        or exists (select 1 from deliveries e where e.host = l.host and e.state = 'retry'
          and e.next_try <= ${iso}))
    order by l.last_try nulls first
    limit ${lanesMax}
    for update skip locked`;
  return world.house.database.query
    .update(lanesTable)
    .set({ lease: new Date(now.getTime() + leaseMs), epoch: world.house.newId() })
    .where(sql`${lanesTable.host} in (${due})`)
    .returning();
}

/** Whether this worker still holds the lane: a lease that ran out may be another's by now. */
export const held = (lane: Lane) =>
  and(eq(lanesTable.host, lane.host), eq(lanesTable.epoch, lane.epoch!));
