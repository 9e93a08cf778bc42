/** Reads what a lane is owed after its cursors, in the order of the log. */
import { sql } from 'drizzle-orm';
import type { Dialect } from '#federation/outbox/utterance.ts';
import type { World } from '#federation/world.ts';
import type { Lane } from './claim.ts';

export type Item = {
  readonly seq: number;
  readonly inbox: string;
  readonly from: 'direct' | 'broadcast' | 'retry';
  readonly activity: string;
  readonly body: string;
  readonly signer: number;
  readonly dialect: Dialect | null;
  readonly software: string | null;
  readonly actor: string;
  readonly object: string;
  readonly after: readonly string[];
  readonly weight: 'creation' | 'vote' | 'other' | 'removal';
  readonly voided: boolean;
  readonly attempts: number;
};

export type Batch = {
  readonly items: readonly Item[];
  /** Where each cursor stands once all items have been answered. */
  readonly direct: number;
  readonly broadcast: number;
  /** Where each was cut short: of this number there may be more. */
  readonly cut: { readonly direct: number | null; readonly broadcast: number | null };
  /** There is more behind. */
  readonly full: boolean;
};

const itemsMax = 100;

const columns = sql`g.seq::int8 as seq, g.activity, g.body, g.signer, g.dialect, g.software, g.actor, g.object,
  g.after, g.weight, g.voided is not null as voided,
  coalesce(e.attempts, 0) as attempts`;
/** Not what was answered ahead of the cursor, nor what waits for an hour of its own. */
const open = sql`(e.state is null or (e.state = 'retry' and e.next_try is null))`;

/** Direct items first; then what communities announced; then single items whose hour has come. */
export async function readBatch(world: World, lane: Lane): Promise<Batch> {
  const { query } = world.house.database;
  const now = world.house.clock().toISOString();
  const head = await readHead(world);
  const direct = await query.execute<Raw>(sql`
    select 'direct' as from, d.inbox, ${columns} from log_direct d join log g on g.seq = d.seq
    left join deliveries e on e.host = d.host and e.seq = d.seq and e.inbox = d.inbox
    where d.host = ${lane.host} and d.seq > ${lane.direct} and d.seq <= ${head} and ${open}
    order by d.seq, d.inbox limit ${itemsMax}`);
  const broadcast = await query.execute<Raw>(sql`
    select distinct 'broadcast' as from, s.inbox, ${columns}
    from subscriptions s join log g on g.community = s.community
    left join deliveries e on e.host = s.host and e.seq = g.seq and e.inbox = s.inbox
    where s.host = ${lane.host} and g.seq > ${lane.broadcast} and g.seq <= ${head}
      and g.seq >= s.from_seq and ${open}
      and (s.until_seq is null or coalesce(g.reaches_back, g.seq) <= s.until_seq)
      and not exists (select 1 from log_direct d
        where d.host = s.host and d.seq = g.seq and d.inbox = s.inbox)
    order by seq, inbox limit ${itemsMax}`);
  const retries = await query.execute<Raw>(sql`
    select 'retry' as from, e.inbox, ${columns} from deliveries e join log g on g.seq = e.seq
    where e.host = ${lane.host} and e.state = 'retry' and e.next_try <= ${now}
    order by e.seq limit 10`);
  return {
    items: [...direct, ...broadcast, ...retries].map(toItem),
    direct: endOf([...direct], head),
    broadcast: endOf([...broadcast], head),
    cut: { direct: cutOf([...direct]), broadcast: cutOf([...broadcast]) },
    full: direct.length === itemsMax || broadcast.length === itemsMax,
  };
}

type Raw = Record<string, unknown> & Omit<Item, 'seq'> & { seq: string };

const toItem = (raw: Raw): Item => ({ ...raw, seq: Number(raw.seq) });

/** A batch that was cut short may have more of its last number: that one is read again. */
function endOf(rows: readonly Raw[], head: number): number {
  return rows.length < itemsMax ? head : Number(rows.at(-1)!.seq) - 1;
}

const cutOf = (rows: readonly Raw[]): number | null =>
  rows.length < itemsMax ? null : Number(rows.at(-1)!.seq);

async function readHead(world: World): Promise<number> {
  const rows = await world.house.database.query.execute<{ head: string }>(
    sql`select coalesce(max(seq), 0) as head from log`,
  );
  return Number(rows[0]!.head);
}
