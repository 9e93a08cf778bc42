/** Finds the lanes that are due and claims them, so that no two workers hold one. */
import { and, eq, getTableColumns, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { lanesTable } from '#storage/schema/federation.ts';
import type { instancesTable } from '#storage/schema/instances.ts';
import type { World } from '#federation/world.ts';

export type Lane = typeof lanesTable.$inferSelect;

/** What is known of the server at the lane's end, read with the claim. */
export type Known = Pick<
  typeof instancesTable.$inferSelect,
  'software' | 'dialectChosen' | 'asked' | 'askedTimes'
>;

export type Claimed = {
  readonly lane: Lane;
  readonly known: Known;
  readonly marks: Marks;
  /** Whoever held it last never gave it back: what stands after its cursors may have been sent. */
  readonly orphaned: boolean;
};

/** Whether any of its items is marked in `deliveries`, and how many stand apart there. */
export type Marks = { readonly any: boolean; readonly apart: number };

/** A lane as it is when nothing is known against its server. */
export const wellAgain = {
  state: 'active',
  failures: 0,
  failingSince: null,
  refusals: 0,
  pace: null,
  nextTry: null,
} as const satisfies Partial<Lane>;

/** A worker that dies gives its lanes back after this. */
export const leaseMs = 120_000;

const lanesMax = 100;
const restMs = 3_600_000;
/** A day, and what is added to a pause so that lanes do not wake together. */
const longestPauseMs = 25 * 3_600_000;

/**
 * Nobody holds it and its pause is over. A request from a failing server ends the pause early, unless it was
 * haste of ours that it complained of. What a clock that ran ahead for a while left behind is not believed.
 */
function isFree(now: Date): SQL {
  const at = (ms: number): SQL => sql`${new Date(now.getTime() + ms).toISOString()}::timestamptz`;
  return sql`((l.lease is null or l.lease < ${at(0)} or l.lease > ${at(2 * leaseMs)})
    and (l.next_try is null or l.next_try <= ${at(0)} or l.next_try > ${at(longestPauseMs)}
      or (l.state in ('failing', 'dormant') and l.last_answer not like '429%'
        and exists (select 1 from instances i where i.host = l.host
          and (i.heard > l.last_try or l.last_try > ${at(0)})))))`;
}

/**
 * Hosts of lanes with something owed, the well ones first and then the most starved; at most `doubtful` of those
 * that failed before. It may name one that turns out to be owed nothing (rows in another dialect): its cursors
 * then pass them. A valid request from a server wakes its lane early.
 */
export async function findDue(
  world: World,
  { limit, doubtful }: { readonly limit: number; readonly doubtful: number },
): Promise<string[]> {
  const now = world.house.clock();
  const iso = now.toISOString();
  const rows = await world.house.database.query.execute<{ host: string }>(sql`
    with heads as materialized (
      select c.community,
        (select max(g.seq) from log g where g.community = c.community) as head,
        (select max(g.seq) from log g where g.community = c.community and g.reaches_back is not null) as farewell
      from (select distinct community from subscriptions) c)
    select host from (select l.host, l.failures > 0 as failing, l.last_try,
      row_number() over (partition by l.failures > 0 order by l.last_try nulls first) as place
    from lanes l
    where l.state <> 'gone' and ${isFree(now)}
      and (exists (select 1 from log_direct d where d.host = l.host and d.seq > l.direct)
        or exists (select 1 from subscriptions s join heads h on h.community = s.community
          where s.host = l.host and h.head >= s.from_seq
            and case when s.until_seq is null then h.head else greatest(h.farewell, least(h.head, s.until_seq)) end
              > l.broadcast)
        or exists (select 1 from deliveries e where e.host = l.host and e.state = 'retry'
          and e.next_try <= ${iso}))) due
    where not failing or place <= ${doubtful}
    order by failing, place
    limit ${limit}`);
  return withoutBarred(
    world,
    rows.map(({ host }) => host),
  );
}

/**
 * A blocked host's lane rests until the block is lifted; it is looked at once an hour. After that it waits for
 * the publisher, who puts it at the log's head.
 */
async function withoutBarred(world: World, hosts: readonly string[]): Promise<string[]> {
  const { query } = world.house.database;
  const blocked = await findBlocked(query, hosts, world.house.clock());
  const resting = hosts.filter((_, index) => blocked[index]);
  if (resting.length > 0) {
    const now = world.house.clock();
    await query
      .update(lanesTable)
      .set({ nextTry: new Date(now.getTime() + restMs) })
      .where(
        and(
          inArray(lanesTable.host, resting),
          or(isNull(lanesTable.lease), lt(lanesTable.lease, now)),
        ),
      );
  }
  const open = hosts.filter((_, index) => !blocked[index]);
  const lifted = await query.execute<{ host: string }>(sql`
    select event->>'host' as host from journal
    where state in ('waiting', 'quarantined') and kind = 'instance.unblocked'`);
  return lifted.length === 0
    ? open
    : open.filter((host) => !lifted.some((event) => event.host === host));
}

/**
 * Claims these lanes, up to a hundred in a statement, and hands each lot over as it is claimed; those that
 * another worker holds by now are left out. Returns how many there were.
 */
export async function claimLanes(
  world: World,
  hosts: readonly string[],
  take: (claimed: readonly Claimed[]) => void,
): Promise<number> {
  let count = 0;
  for (let from = 0; from < hosts.length; from += lanesMax) {
    const claimed = await claimSome(world, hosts.slice(from, from + lanesMax));
    count += claimed.length;
    take(claimed);
  }
  return count;
}

async function claimSome(world: World, hosts: readonly string[]): Promise<Claimed[]> {
  const now = world.house.clock();
  const { query } = world.house.database;
  const free = query.$with('free').as(
    query
      .select({
        free: sql<string>`l.host`.as('free'),
        orphaned: sql<boolean>`l.epoch is not null`.as('orphaned'),
      })
      .from(sql`lanes l`)
      .where(
        sql`l.host = any(${sql.param([...hosts])}::text[]) and l.state <> 'gone' and ${isFree(now)}`,
      )
      .for('update', { skipLocked: true }),
  );
  const taken = await query
    .with(free)
    .update(lanesTable)
    .set({ lease: new Date(now.getTime() + leaseMs), epoch: world.house.newId() })
    .from(free)
    .where(eq(lanesTable.host, free.free))
    .returning({ lane: getTableColumns(lanesTable), orphaned: free.orphaned });
  if (taken.length === 0) return [];
  const known = await query.execute<Known & { host: string; marked: boolean; apart: number }>(sql`
    select l.host, i.software, i.dialect_chosen as "dialectChosen", i.asked, coalesce(i.asked_times, 0) as "askedTimes",
      exists (select 1 from deliveries e where e.host = l.host) as marked,
      (select count(*)::int from deliveries e
        where e.host = l.host and (e.state = 'aside' or e.next_try is not null)) as apart
    from unnest(${sql.param(taken.map(({ lane }) => lane.host))}::text[]) l(host)
    left join instances i on i.host = l.host`);
  const byHost = new Map(known.map((row) => [row.host, row]));
  return taken.map(({ lane, orphaned }) => {
    const { marked, apart, ...row } = byHost.get(lane.host)!;
    const asked = row.asked === null ? null : new Date(row.asked);
    return { lane, orphaned, known: { ...row, asked }, marks: { any: marked, apart } };
  });
}

/** Whether this worker still holds the lane: a lease that ran out may be another's by now. */
export const held = (lane: Pick<Lane, 'host' | 'epoch'>) =>
  and(eq(lanesTable.host, lane.host), eq(lanesTable.epoch, lane.epoch!));
