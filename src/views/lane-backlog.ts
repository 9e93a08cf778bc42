/** How much each lane still owes its server, counted over what concerns it: as SQL that others embed. */
import { sql, type SQL } from 'drizzle-orm';

/** Nobody is counted further than this; more is said as “at least”. */
export const backlogMax = 1000;
/** So far back from a community's newest row is looked: what lies behind is “at least” too. */
const windowMax = 2000;

/** As one parameter, however many there are. */
export const textArray = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;

/** Whether a row of the log is in a form that the server of `l` reads (federation/lanes/read.ts decides so too). */
const reads = sql`(g.software is null or g.software = l.software)
  and (g.dialect is null or g.dialect = l.dialect
    or (g.weight = 'removal' and g.dialect = l.dialect_before))
  and (g.seq > l.faded or g.weight = 'removal' or exists (select 1 from journal j
    where j.id = g.journal and j.kind in ('member.banned', 'member.unbanned')))`;

/** Whether the row lies in the span of subscription `s`. */
const inSpan = sql`g.seq >= s.from_seq
  and (s.until_seq is null or coalesce(g.reaches_back, g.seq) <= s.until_seq)`;

export type BacklogOf = {
  /** Null for all lanes. */
  readonly hosts: readonly string[] | null;
  /** Hosts that a rule is about; they are owed nothing. */
  readonly blocked: readonly string[];
};

/** The lanes that may owe something, with what their servers read. */
const asked = ({ hosts, blocked }: BacklogOf): SQL => sql`
  select l.host, l.direct, l.broadcast, l.dialect_before, i.software,
    coalesce(l.faded, 0) as faded,
    coalesce(l.dialect, i.dialect_chosen, 'threadiverse') as dialect
  from lanes l left join instances i on i.host = l.host
  where l.state <> 'gone' and l.host <> all(${textArray(blocked)})
    ${hosts === null ? sql`` : sql`and l.host = any(${textArray(hosts)})`}`;

/** Communities in which something was said that a lane has not read; `odd` ones are counted row by row. */
const behind = sql`
  select l.host, s.community, l.dialect,
    case when l.software = 'gotosocial' then l.software else '' end as software,
    greatest(l.broadcast, min(s.from_seq) - 1) as after,
    bool_or(s.until_seq is not null) or l.dialect_before is not null or l.faded > l.broadcast as odd
  from l join subscriptions s on s.host = l.host join heads h on h.community = s.community
  where h.seq > l.broadcast
  group by l.host, s.community, l.dialect, l.software, l.broadcast, l.dialect_before, l.faded`;

/** The newest rows of each community that some lane has not read. */
const recent = sql`
  select k.community, w.seq, w.voided, w.dialect, w.software
  from (select community, min(after) as after from behind where not odd group by 1) k,
  lateral (select g.seq, g.voided, g.dialect, g.software from log g
    where g.community = k.community and g.seq > k.after
    order by g.seq desc limit ${windowMax}) w`;

/** Rows and cursors side by side, in order: at a cursor it is known how many rows stand after it. */
const inOrder = sql`
  select c.host, c.items, c.seq < r.least as more from (
    select p.community, p.host, p.seq, sum(p.item) over (
      partition by p.community, p.dialect, p.software order by p.seq desc, p.item
      rows unbounded preceding)::int as items
    from (
      select e.community, e.dialect, e.software, null as host, r.seq, 1 as item
      from (select distinct community, dialect, software from behind where not odd) e
      join recent r on r.community = e.community and r.voided is null
        and (r.dialect is null or r.dialect = e.dialect)
        and (r.software is null or r.software = e.software)
      union all
      select community, dialect, software, host, after, 0 from behind where not odd
    ) p
  ) c join (select community, case when count(*) = ${windowMax} then min(seq) - 1 else 0 end as least
    from recent group by 1) r on r.community = c.community
  where c.host is not null`;

const rowByRow = sql`
  select b.host, r.items, r.items > ${backlogMax} from behind b join l on l.host = b.host,
  lateral (select count(*)::int as items from (
    select g.seq from log g
    where g.community = b.community and g.seq > l.broadcast and g.voided is null and ${reads}
      and exists (select 1 from subscriptions s
        where s.host = b.host and s.community = b.community and ${inSpan})
    limit ${backlogMax + 1}) c) r
  where b.odd`;

/** What names an inbox there, unless it goes there with what a community says anyway. */
const direct = sql`
  select l.host, r.items, r.items > ${backlogMax} from l,
  lateral (select count(*)::int as items from (
    select distinct d.seq from log_direct d join log g on g.seq = d.seq
    where d.host = l.host and d.seq > l.direct and g.voided is null and ${reads}
      and not (g.seq > l.broadcast and exists (select 1 from subscriptions s
        where s.host = l.host and s.community = g.community and ${inSpan}))
    limit ${backlogMax + 1}) c) r
  where r.items > 0`;

/** Ahead of the cursor: taken, or set aside, by every inbox there that it concerns. */
const settled = sql`
  select a.host, -1, false from (
    select l.host, count(*) as answered, (
      select count(distinct o.inbox) from (
        select d.inbox from log_direct d
        where d.host = l.host and d.seq = g.seq and d.seq > l.direct
        union all
        select s.inbox from subscriptions s
        where s.host = l.host and s.community = g.community and g.seq > l.broadcast and ${inSpan}) o
    ) as owed
    from l join deliveries e on e.host = l.host and e.seq > least(l.direct, l.broadcast)
      and (e.state <> 'retry' or e.next_try is not null)
    join log g on g.seq = e.seq
    where g.voided is null and ${reads}
    group by l.host, l.direct, l.broadcast, g.seq) a
  where a.owed > 0 and a.answered >= a.owed`;

/**
 * A query with one row (host, items, more) for each lane that owes something, in no order. Blocked and
 * gone ones owe nothing. An item is one row of the log, whatever the number of inboxes there; what was
 * taken ahead of the cursor and what was set aside is not owed.
 *
 * Ten thousand lanes must not cost ten thousand looks into the log. So the newest rows of a community
 * are read once, and each lane's cursor finds its place among them. Lanes that are owed removals of what
 * they heard before, or that were away for long, are counted row by row.
 */
export const backlogQuery = (of: BacklogOf): SQL => sql`
  with l as materialized (${asked(of)}),
  heads as materialized (
    select c.community, h.seq from (select distinct community from subscriptions) c,
      lateral (select g.seq from log g where g.community = c.community order by g.seq desc limit 1) h
  ),
  behind as materialized (${behind}),
  recent as materialized (${recent}),
  counted as (${inOrder} union all ${rowByRow} union all ${direct} union all ${settled})
  select host, least(greatest(sum(items), 0), ${backlogMax})::int as items,
    bool_or(more) or sum(items) > ${backlogMax} as more
  from counted group by host having sum(items) > 0 or bool_or(more)`;
