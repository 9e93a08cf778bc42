/** The lanes to other servers: how far each has read, and what is still owed. */
import { asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import { findBlockedLanes } from './blocked-lanes.ts';
import { backlogQuery } from './lane-backlog.ts';

export type LaneView = {
  readonly host: string;
  /** A blocked lane is shown as blocked, whatever state it was in. */
  readonly state: 'active' | 'failing' | 'dormant' | 'refused' | 'gone' | 'blocked';
  readonly dialect: 'threadiverse' | 'microblog' | null;
  /** Activities in the log that this server should get and has not got. */
  readonly backlog: number;
  /** There is more than was counted. */
  readonly backlogMore: boolean;
  /** Single activities that the server refused for good. */
  readonly aside: number;
  /** How many requests it takes at once, as learned. */
  readonly width: number;
  /** Its own rhythm from one request to the next; null while it has not complained. */
  readonly paceMs: number | null;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly nextTry: Date | null;
  readonly lastTry: Date | null;
  readonly lastSuccess: Date | null;
  readonly lastAnswer: string | null;
  /** From which to which number of the log it missed something that was not kept so long. */
  readonly missedFrom: number | null;
  readonly missedUntil: number | null;
  /** When what could still be had of that was sent again. */
  readonly resynced: Date | null;
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

const aside: SQL<number> = sql<number>`(select count(*) from deliveries e
  where e.host = lanes.host and e.state = 'aside')::int`;

const columns = {
  host: lanesTable.host,
  state: lanesTable.state,
  dialect: lanesTable.dialect,
  backlog: sql<number>`coalesce(owing.items, 0)`,
  backlogMore: sql<boolean>`coalesce(owing.more, false)`,
  aside,
  width: lanesTable.width,
  paceMs: lanesTable.pace,
  failures: lanesTable.failures,
  failingSince: lanesTable.failingSince,
  nextTry: lanesTable.nextTry,
  lastTry: lanesTable.lastTry,
  lastSuccess: lanesTable.lastSuccess,
  lastAnswer: lanesTable.lastAnswer,
  missedFrom: lanesTable.missedFrom,
  missedUntil: lanesTable.missedUntil,
  resynced: lanesTable.resynced,
};

async function readLanes(
  reader: Reader,
  hosts: readonly string[] | null,
  now: Date,
): Promise<LaneView[]> {
  const blocked = await findBlockedLanes(reader, now);
  const lanes = await reader
    .select(columns)
    .from(lanesTable)
    .leftJoin(
      sql`(${backlogQuery({ hosts, blocked })}) owing`,
      sql`owing.host = ${lanesTable.host}`,
    )
    .where(hosts === null ? undefined : inArray(lanesTable.host, [...hosts]))
    .orderBy(asc(lanesTable.host));
  const barred = new Set(blocked);
  return lanes.map((lane) => (barred.has(lane.host) ? { ...lane, state: 'blocked' } : lane));
}

/** Every lane, or those to the servers that are named, in order of host. */
export const listLanes = (
  reader: Reader,
  now: Date,
  hosts: readonly string[] | null = null,
): Promise<LaneView[]> => readLanes(reader, hosts, now);

/** One lane with the activities that it treats apart; null for a server that nothing was sent to. */
export async function findLane(
  reader: Reader,
  host: string,
  now: Date,
): Promise<(LaneView & { readonly deliveries: readonly DeliveryView[] }) | null> {
  const [lane] = await readLanes(reader, [host], now);
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
