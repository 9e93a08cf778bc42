/** What chores ask of the activity log: where it stood at an hour, and what lanes are still owed of it. */
import { sql, type SQL } from 'drizzle-orm';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import type { Context } from '#domain/context.ts';
import type { Transaction } from '#storage/database.ts';
import { lanesTable } from '#storage/schema/federation.ts';
import { rowsMax } from './chore.ts';

/** The number of the newest row that was written by then; 0 when there is none. Rows are in order of time. */
export async function seqAt(tx: Transaction, moment: Date): Promise<number> {
  const heads = await tx.execute<{ head: string }>(
    sql`select coalesce(max(seq), 0) as head from log`,
  );
  let [low, high] = [0, Number(heads[0]!.head)];
  while (low < high) {
    const middle = Math.floor((low + high + 1) / 2);
    const [row] = await tx.execute<{ seq: string; early: boolean }>(sql`
      select seq, created <= ${moment.toISOString()} as early from log
      where seq <= ${middle} order by seq desc limit 1`);
    if (row === undefined || row.early) low = middle;
    else high = Number(row.seq) - 1;
  }
  return low;
}

/** The next piece of the log after `position`; never its newest row, from which numbers go on. */
export async function nextSpan(
  tx: Transaction,
  position: number,
  until: Date,
): Promise<{ readonly from: number; readonly to: number; readonly more: boolean }> {
  const heads = await tx.execute<{ head: string; first: string | null }>(sql`
    select coalesce(max(seq), 0) as head,
      (select seq from log where seq > ${position} order by seq limit 1) as first from log`);
  const end = Math.min(await seqAt(tx, until), Number(heads[0]!.head) - 1);
  const from = Math.max(position, Number(heads[0]!.first ?? 1) - 1);
  const to = Math.min(end, from + rowsMax);
  return to <= from ? { from: position, to: position, more: false } : { from, to, more: to < end };
}

/** Told for good, however late: removals, and who is banned. */
export const lasting: SQL = sql`(g.weight = 'removal' or exists (select 1 from journal j
  where j.id = g.journal and j.kind in ('member.banned', 'member.unbanned')))`;

const concerns = sql`g.voided is null and (g.dialect is null or l.dialect is null or g.dialect = l.dialect)
  and (g.software is null or exists (select 1 from instances i
    where i.host = l.host and i.software = g.software))`;

/**
 * Lanes `l` that have not read a row up to `to` that concerns them and of which `which` is true. Those to blocked
 * servers are not among them: what is said meanwhile is not owed afterwards either.
 */
export async function owed({ tx, now }: Context, to: number, which: SQL): Promise<SQL> {
  const lanes = await tx.select({ host: lanesTable.host }).from(lanesTable);
  const hosts = lanes.map(({ host }) => host);
  const blocked = await findBlocked(tx, hosts, now);
  const barred = hosts.filter((_, index) => blocked[index]);
  return sql`(l.state <> 'gone'
  and least(l.direct, l.broadcast) < ${to}
  and (exists (select 1 from subscriptions s join log g on g.community = s.community
      where s.host = l.host and g.seq > greatest(l.broadcast, coalesce(l.faded, 0)) and g.seq <= ${to}
        and g.seq >= s.from_seq and (s.until_seq is null or coalesce(g.reaches_back, g.seq) <= s.until_seq)
        and ${concerns} and ${which})
    or exists (select 1 from log_direct d join log g on g.seq = d.seq
      where d.host = l.host and d.seq > greatest(l.direct, coalesce(l.faded, 0)) and d.seq <= ${to}
        and ${concerns} and ${which}))
    and l.host <> all(${sql.param(barred)}::text[]))`;
}

/** Notes at lanes that they miss what is let go of, up to `to`. A gap that was filled is another one. */
export const missing = (to: number): SQL => sql`
  missed_from = case when l.missed_from is null or l.resynced is not null
    then greatest(least(l.direct, l.broadcast), coalesce(l.faded, 0)) + 1 else l.missed_from end,
  missed_until = greatest(${to}, case when l.resynced is null then l.missed_until end),
  resynced = null`;

/** Deletes rows of the log with what was noted about each of them; `which` is about `g`. */
export async function dropRows(tx: Transaction, which: SQL): Promise<number> {
  const rows = await tx.execute<{ rows: number }>(sql`
    with gone as (delete from log g where (${which}) and g.seq < (select max(seq) from log) returning g.seq),
      named as (delete from log_direct where seq in (select seq from gone)),
      marks as (delete from deliveries where seq in (select seq from gone))
    select count(*)::int as rows from gone`);
  return rows[0]?.rows ?? 0;
}
