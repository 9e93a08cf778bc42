/** For rows of the log: which servers each was for, and how far it got with every one of them. */
import { and, eq, getTableColumns, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import {
  deliveriesTable,
  lanesTable,
  logDirectTable,
  logTable,
  subscriptionsTable,
} from '#storage/schema/federation.ts';
import { instancesTable } from '#storage/schema/instances.ts';

export type Fate =
  /** Taken by the server. */
  | 'delivered'
  /** Meant for another dialect or software than this server's, so it gets another row instead. */
  | 'not-for-it'
  /** Taken back before it was sent. */
  | 'voided'
  /** Refused by the server for good. */
  | 'aside'
  /** Failed by itself; it has an hour of its own. */
  | 'retry'
  /** Its turn has not come, because the lane pauses or has only just been told. */
  | 'waiting';

export type Destination = {
  readonly seq: number;
  readonly host: string;
  readonly inbox: string;
  readonly fate: Fate;
  readonly lane: (typeof lanesTable.$inferSelect)['state'] | null;
  /** What the server answered to this very item, or else last of all. */
  readonly answer: string | null;
  readonly attempts: number;
  readonly nextTry: Date | null;
};

type Lane = typeof lanesTable.$inferSelect & { readonly software: string | null };
type Delivery = typeof deliveriesTable.$inferSelect;
type Said = Pick<typeof logTable.$inferSelect, 'seq' | 'dialect' | 'software' | 'voided'>;
type Aim = {
  readonly seq: number;
  readonly host: string;
  readonly inbox: string;
  readonly from: 'direct' | 'broadcast';
};

/** Called by `traceUrl` with the rows of the log that concern a thing. */
export async function listDestinations(
  reader: Reader,
  said: readonly Said[],
): Promise<Destination[]> {
  const seqs = said.map(({ seq }) => seq);
  if (seqs.length === 0) return [];
  const aims = [...(await directAims(reader, seqs)), ...(await broadcastAims(reader, seqs))];
  const hosts = [...new Set(aims.map(({ host }) => host))];
  if (hosts.length === 0) return [];
  const lanes = await reader
    .select({ ...getTableColumns(lanesTable), software: instancesTable.software })
    .from(lanesTable)
    .leftJoin(instancesTable, eq(instancesTable.host, lanesTable.host))
    .where(inArray(lanesTable.host, hosts));
  const exceptions = await reader
    .select()
    .from(deliveriesTable)
    .where(inArray(deliveriesTable.seq, seqs));
  return aims.map((aim) => {
    const row = said.find(({ seq }) => seq === aim.seq)!;
    const lane = lanes.find(({ host }) => host === aim.host) ?? null;
    const exception =
      exceptions.find(
        ({ seq, host, inbox }) => seq === aim.seq && host === aim.host && inbox === aim.inbox,
      ) ?? null;
    const { seq, host, inbox } = aim;
    return {
      seq,
      host,
      inbox,
      fate: fateOf(aim, row, lane, exception),
      lane: lane?.state ?? null,
      answer: exception?.answer ?? lane?.lastAnswer ?? null,
      attempts: exception?.attempts ?? 0,
      nextTry: exception?.nextTry ?? lane?.nextTry ?? null,
    };
  });
}

async function directAims(reader: Reader, seqs: readonly number[]): Promise<Aim[]> {
  const rows = await reader
    .select()
    .from(logDirectTable)
    .where(inArray(logDirectTable.seq, [...seqs]))
    .orderBy(logDirectTable.seq, logDirectTable.host);
  return rows.map((row) => ({ ...row, from: 'direct' as const }));
}

/** Everybody subscribed to the community when it spoke, but those who were named one by one. */
async function broadcastAims(reader: Reader, seqs: readonly number[]): Promise<Aim[]> {
  const rows = await reader
    .select({
      seq: logTable.seq,
      host: subscriptionsTable.host,
      inbox: subscriptionsTable.inbox,
    })
    .from(logTable)
    .innerJoin(
      subscriptionsTable,
      and(
        eq(subscriptionsTable.community, logTable.community),
        gte(logTable.seq, subscriptionsTable.fromSeq),
        or(
          isNull(subscriptionsTable.untilSeq),
          sql`coalesce(${logTable.reachesBack}, ${logTable.seq}) <= ${subscriptionsTable.untilSeq}`,
        ),
      ),
    )
    .leftJoin(
      logDirectTable,
      and(
        eq(logDirectTable.seq, logTable.seq),
        eq(logDirectTable.host, subscriptionsTable.host),
        eq(logDirectTable.inbox, subscriptionsTable.inbox),
      ),
    )
    .where(and(inArray(logTable.seq, [...seqs]), isNull(logDirectTable.seq)))
    // An inbox may have been subscribed twice, one time after the other.
    .groupBy(logTable.seq, subscriptionsTable.host, subscriptionsTable.inbox)
    .orderBy(logTable.seq, subscriptionsTable.host);
  return rows.map((row) => ({ ...row, from: 'broadcast' as const }));
}

function fateOf(aim: Aim, row: Said, lane: Lane | null, exception: Delivery | null): Fate {
  if (exception !== null) return exception.state === 'done' ? 'delivered' : exception.state;
  if (lane === null) return 'waiting';
  const other = row.software !== null && lane.software !== null && row.software !== lane.software;
  const foreign =
    row.dialect !== null &&
    lane.dialect !== null &&
    row.dialect !== lane.dialect &&
    row.dialect !== lane.dialectBefore;
  if (foreign || other) return 'not-for-it';
  // The cursor passes what was taken back as well; then nobody can tell the two apart.
  if (row.voided !== null) return 'voided';
  return lane[aim.from] >= aim.seq ? 'delivered' : 'waiting';
}
