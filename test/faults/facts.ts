/** What stands in the database, looked at from outside: for the checker of invariants. */
import { sql } from 'drizzle-orm';
import type { Query } from '#storage/database.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { readSaid } from './told.ts';

export type Facts = {
  readonly receipts: readonly {
    readonly activity: string;
    readonly state: string;
    readonly reason: string | null;
    /** Its proof failed: whether that was a cache's doing shows minutes later. */
    readonly doubted: boolean;
    readonly actor: string;
    readonly arrived: Date;
    readonly settled: Date | null;
  }[];
  /** Effects that one receipt had more than once. */
  readonly repeated: readonly {
    readonly activity: string;
    readonly kind: string;
    readonly times: number;
  }[];
  readonly log: readonly {
    readonly seq: number;
    readonly said: string;
    readonly voided: boolean;
  }[];
  readonly lanes: readonly {
    readonly host: string;
    readonly state: string;
    readonly direct: number;
    readonly broadcast: number;
    readonly lastAnswer: string | null;
    /** It waits for an hour of its own. */
    readonly nextTry: boolean;
    readonly blocked: boolean;
  }[];
  readonly deliveries: readonly {
    readonly host: string;
    readonly seq: number;
    readonly state: string;
    readonly answer: string | null;
  }[];
  /** Rows that wait to be published. */
  readonly unpublished: number;
};

/** Waits for nothing but its last hearing. */
export const isDoubted = sql<boolean>`(${receiptsTable.state} = 'waiting' and not ${receiptsTable.verified}
  and ${receiptsTable.reason} in ('bad-signature', 'key-of-another', 'no-key')) is true`;

/** Called when all is quiet; one look at each table. */
export async function readFacts(query: Query): Promise<Facts> {
  const [receipts, repeated, log, lanes, deliveries, unpublished] = [
    await query
      .select({
        activity: receiptsTable.activity,
        state: receiptsTable.state,
        reason: receiptsTable.reason,
        doubted: isDoubted,
        actor: receiptsTable.actor,
        arrived: receiptsTable.arrived,
        settled: receiptsTable.settled,
      })
      .from(receiptsTable)
      .orderBy(receiptsTable.id),
    await query.execute<Facts['repeated'][number]>(sql`
      select r.activity, j.kind, count(*)::int as times from journal j join receipts r on r.id = j.receipt
      group by 1, 2 having count(*) > 1`),
    // A voided row has no words left: what brought it is known by its receipt.
    await query.execute<{ seq: string; body: string; voided: boolean; brought: string | null }>(sql`
      select l.seq, l.body, l.voided is not null as voided, r.activity as brought
      from log l left join journal j on j.id = l.journal left join receipts r on r.id = j.receipt order by l.seq`),
    await query.execute<Omit<Facts['lanes'][number], 'direct' | 'broadcast'> & Cursors>(sql`
      select l.host, l.state, l.direct, l.broadcast, l.last_answer as "lastAnswer",
        l.next_try is not null as "nextTry",
        exists (select 1 from instance_rules r where r.host = l.host) as blocked
      from lanes l order by l.host`),
    await query.execute<Omit<Facts['deliveries'][number], 'seq'> & { seq: string }>(
      sql`select host, seq, state, answer from deliveries order by host, seq`,
    ),
    await query.execute<{ rows: number }>(
      sql`select count(*)::int as rows from journal where state = 'waiting'`,
    ),
  ];
  return {
    receipts,
    repeated,
    log: log.map(({ seq, body, voided, brought }) => ({
      seq: Number(seq),
      said: brought ?? readSaid(body).said,
      voided,
    })),
    lanes: lanes.map((lane) => ({
      ...lane,
      direct: Number(lane.direct),
      broadcast: Number(lane.broadcast),
    })),
    deliveries: deliveries.map((one) => ({ ...one, seq: Number(one.seq) })),
    unpublished: unpublished[0]!.rows,
  };
}

type Cursors = { readonly direct: string; readonly broadcast: string };
