/** Reads what lanes are owed after their cursors, for many lanes in one look, in the order of the log. */
import { sql, type SQL } from 'drizzle-orm';
import { batchUp } from '#lib/batch-up.ts';
import { isBarred } from '#federation/gate.ts';
import { perWorld } from '#federation/per-world.ts';
import { lasting } from '#federation/retention/log-spans.ts';
import type { World } from '#federation/world.ts';
import type { Lane } from './claim.ts';
import { dialectBefore, type Ear } from './dialect.ts';
import { rowsOf, type Row } from './rows.ts';

export type Item = {
  readonly seq: number;
  readonly inbox: string;
  readonly from: 'direct' | 'broadcast' | 'retry';
  readonly attempts: number;
  readonly row: Row;
};

export type Batch = {
  /** What this server is to get, in order of the log for each of the two cursors. */
  readonly items: readonly Item[];
  /** Items with an hour of their own that are in no form for this server any more, or were taken back. */
  readonly dropped: readonly Pick<Item, 'seq' | 'inbox'>[];
  /** The newest number of the log when it was read. */
  readonly head: number;
  /** Where each cursor stands once all items have been answered. */
  readonly direct: number;
  readonly broadcast: number;
  /** There is more behind. */
  readonly full: boolean;
};

type Asked = { readonly lane: Lane; readonly ear: Ear; readonly limit: number };
type Found = Record<string, unknown> & {
  readonly host: string;
  readonly from: Item['from'];
  readonly seq: string;
  readonly inbox: string;
  readonly attempts: number;
  readonly concerned: boolean;
};

/** Not what was answered ahead of the cursor, nor what waits for an hour of its own. */
const open = sql`(e.state is null or (e.state = 'retry' and e.next_try is null))`;
/** What this server reads; removals also go in the dialect that it was spoken to before. */
const concerned = sql`(g.voided is null and (g.software is null or g.software = l.software)
  and (g.dialect is null or g.dialect = l.ear or (g.weight = 'removal' and g.dialect = l.before)))`;
/** Of what is too old for it only removals and bans are left (retention/fade-log.ts). */
const young = sql`(g.seq > l.faded or ${lasting})`;

/** The same actor did more with the same thing since, and that has gone out: to say this now would undo it. */
const overtaken = sql`exists (select 1 from log n
  where n.object = g.object and n.actor = g.actor and n.form = g.form and n.seq > g.seq
    and n.community is not distinct from g.community
    and n.seq <= case when n.community is null then l.direct else l.broadcast end)`;
const retriesMax = 10;

const readMany = perWorld((world) =>
  batchUp((asked: readonly Asked[]) => readOwed(world, asked), { max: 100 }),
);

/** At most `limit` items of each kind: direct ones, what communities announced, what has its own hour. */
export async function readBatch(world: World, asked: Asked): Promise<Batch> {
  const { found, head } = await readMany(world)(asked);
  const rows = await rowsOf(world, [...new Set(found.map(({ seq }) => Number(seq)))]);
  const shut = await shutOut(world, [...rows.values()]);
  const items: Item[] = [];
  const dropped: Pick<Item, 'seq' | 'inbox'>[] = [];
  for (const one of found) {
    const { from, inbox, attempts } = one;
    const seq = Number(one.seq);
    const row = rows.get(seq);
    const owed = one.concerned && row !== undefined && row.body !== '' && !shut.has(row.seq);
    if (owed) items.push({ seq, inbox, from, attempts, row });
    else if (from === 'retry') dropped.push({ seq, inbox });
  }
  const end = (from: Item['from']): number => {
    const seqs = found.filter((one) => one.from === from).map(({ seq }) => Number(seq));
    // One that was cut short may have more of its last number: that one is read again.
    return seqs.length < asked.limit ? head : seqs.at(-1)! - 1;
  };
  const [direct, broadcast] = [end('direct'), end('broadcast')];
  const retries = found.filter(({ from }) => from === 'retry').length;
  const full = direct < head || broadcast < head || retries === retriesMax;
  return { items, dropped, head, direct, broadcast, full };
}

/**
 * What people did, or what was done with their things, who live where there is no dealing by now: it is not passed on
 * any more; that a thing is gone is.
 */
async function shutOut(world: World, rows: readonly Row[]): Promise<ReadonlySet<number>> {
  const said = rows.filter(({ weight }) => weight !== 'removal');
  const uris = [...new Set(said.flatMap(({ actor, object }) => [actor, object]))];
  const barred = await Promise.all(uris.map((uri) => isBarred(world, uri)));
  const out = new Set(uris.filter((_, at) => barred[at]));
  const gone = said.filter(({ actor, object }) => out.has(actor) || out.has(object));
  return new Set(gone.map(({ seq }) => seq));
}

async function readOwed(
  world: World,
  asked: readonly Asked[],
): Promise<{ found: Found[]; head: number }[]> {
  const { query } = world.house.database;
  const now = world.house.clock().toISOString();
  // The head is read first: what is appended meanwhile belongs to the next reading.
  const heads = await query.execute<{ head: string }>(
    sql`select coalesce(max(seq), 0) as head from log`,
  );
  const head = Number(heads[0]!.head);
  const rows = await query.execute<Found>(sql`
    select l.host, o.* from ${lanesOf(asked)}
    cross join lateral (
      (select 'direct' as from, d.seq, d.inbox, coalesce(e.attempts, 0) as attempts, true as concerned
        from log_direct d join log g on g.seq = d.seq
        left join deliveries e on e.host = d.host and e.seq = d.seq and e.inbox = d.inbox
        where d.host = l.host and d.seq > l.direct and d.seq <= ${head} and ${open} and ${concerned}
          and ${young}
        order by d.seq, d.inbox limit l.most)
      union all
      (select distinct 'broadcast', b.seq, s.inbox, b.attempts, true
        from subscriptions s cross join lateral (
          select g.seq, coalesce(e.attempts, 0) as attempts from log g
          left join deliveries e on e.host = s.host and e.seq = g.seq and e.inbox = s.inbox
          where g.community = s.community and g.seq > l.broadcast and g.seq >= s.from_seq
            and g.seq <= ${head} and ${open} and ${concerned} and ${young}
            and (s.until_seq is null or coalesce(g.reaches_back, g.seq) <= s.until_seq)
            and not exists (select 1 from log_direct d
              where d.host = s.host and d.seq = g.seq and d.inbox = s.inbox)
          order by g.seq limit l.most) b
        where s.host = l.host
        order by 2, 3 limit l.most)
      union all
      (select 'retry', e.seq, e.inbox, e.attempts,
          g.seq is not null and ${concerned} and (g.weight = 'creation' or not ${overtaken})
        from deliveries e left join log g on g.seq = e.seq
        where e.host = l.host and e.state = 'retry' and e.next_try <= ${now}
        order by e.seq limit ${retriesMax})) o`);
  const found = new Map<string, Found[]>(asked.map(({ lane }) => [lane.host, []]));
  for (const row of rows) found.get(row.host)!.push(row);
  return asked.map(({ lane }) => ({ found: found.get(lane.host)!, head }));
}

/** The lanes of this look with what is to be known of each. */
function lanesOf(asked: readonly Asked[]): SQL {
  const lanes = asked.map(({ lane, ear, limit }) => ({
    host: lane.host,
    direct: lane.direct,
    broadcast: lane.broadcast,
    ear: ear.dialect,
    before: dialectBefore(lane, ear),
    software: ear.software,
    faded: lane.faded ?? 0,
    most: limit,
  }));
  return sql`json_to_recordset(${JSON.stringify(lanes)}::json) as l(
    host text, direct bigint, broadcast bigint, ear text, before text, software text,
    faded bigint, most int)`;
}
