/** The lanes to other servers: how far each has read, and what is still owed. */
import { asc, eq, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';

export type LaneView = {
  readonly host: string;
  readonly state: 'active' | 'failing' | 'dormant' | 'refused' | 'gone';
  readonly dialect: 'threadiverse' | 'microblog' | null;
  /** Activities in the log that this server should get and has not got. */
  readonly backlog: number;
  /** Single activities that the server refused for good. */
  readonly aside: number;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly nextTry: Date | null;
  readonly lastTry: Date | null;
  readonly lastSuccess: Date | null;
  readonly lastAnswer: string | null;
};

/** One activity that was set aside or waits for an hour of its own. */
export type DeliveryView = {
  readonly seq: number;
  readonly inbox: string;
  readonly state: 'done' | 'retry' | 'aside';
  readonly attempts: number;
  readonly status: number | null;
  readonly answer: string | null;
  readonly tried: Date;
  readonly nextTry: Date | null;
};

/** Deliveries shown of one lane, newest first. */
const deliveriesMax = 50;

// The same two readings as the lane's own (federation/lanes/read.ts), counted instead of sent.
const backlog: SQL<number> = sql<number>`(
  (select count(*) from log_direct d join log g on g.seq = d.seq
    where d.host = lanes.host and d.seq > lanes.direct and g.voided is null)
  + (select count(*) from (
      select distinct g.seq, s.inbox from subscriptions s join log g on g.community = s.community
      where s.host = lanes.host and g.seq > lanes.broadcast and g.seq >= s.from_seq
        and (s.until_seq is null or coalesce(g.reaches_back, g.seq) <= s.until_seq)
        and g.voided is null
        and (g.dialect is null or lanes.dialect is null or g.dialect = lanes.dialect)
        and not exists (select 1 from log_direct d
          where d.host = s.host and d.seq = g.seq and d.inbox = s.inbox)
    ) owed)
  - (select count(*) from deliveries e
      where e.host = lanes.host and e.state = 'done' and e.seq > least(lanes.direct, lanes.broadcast))
  )::int`;

const aside: SQL<number> = sql<number>`(select count(*) from deliveries e
  where e.host = lanes.host and e.state = 'aside')::int`;

const columns = {
  host: lanesTable.host,
  state: lanesTable.state,
  dialect: lanesTable.dialect,
  backlog: sql<number>`greatest(${backlog}, 0)`,
  aside,
  failures: lanesTable.failures,
  failingSince: lanesTable.failingSince,
  nextTry: lanesTable.nextTry,
  lastTry: lanesTable.lastTry,
  lastSuccess: lanesTable.lastSuccess,
  lastAnswer: lanesTable.lastAnswer,
};

/** Every lane, in order of host. */
export const listLanes = (reader: Reader): Promise<LaneView[]> =>
  reader.select(columns).from(lanesTable).orderBy(asc(lanesTable.host));

/** One lane with the activities that it treats apart; null for a server that nothing was sent to. */
export async function findLane(
  reader: Reader,
  host: string,
): Promise<(LaneView & { readonly deliveries: readonly DeliveryView[] }) | null> {
  const [lane] = await reader.select(columns).from(lanesTable).where(eq(lanesTable.host, host));
  if (lane === undefined) return null;
  const deliveries = await reader
    .select({
      seq: deliveriesTable.seq,
      inbox: deliveriesTable.inbox,
      state: deliveriesTable.state,
      attempts: deliveriesTable.attempts,
      status: deliveriesTable.status,
      answer: deliveriesTable.answer,
      tried: deliveriesTable.tried,
      nextTry: deliveriesTable.nextTry,
    })
    .from(deliveriesTable)
    .where(eq(deliveriesTable.host, host))
    .orderBy(sql`${deliveriesTable.seq} desc`)
    .limit(deliveriesMax);
  return { ...lane, deliveries };
}
