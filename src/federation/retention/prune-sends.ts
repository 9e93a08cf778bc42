/** Lets go of what was noted about single sends, and of subscriptions that nothing is owed on any more. */
import { sql } from 'drizzle-orm';
import { dayMs, daysAgo, rowsMax, type Chore } from './chore.ts';
import { lasting, seqAt } from './log-spans.ts';

const keptDays = 30;

export const pruneSends: Chore = {
  name: 'sends',
  everyMs: dayMs,
  step: async (_, { tx, now }) => {
    const long = daysAgo(now, keptDays);
    const seq = await seqAt(tx, long);
    // Read, or too old to be read; removals and bans wait for whoever comes back.
    const named = await tx.execute(sql`
      delete from log_direct x where (x.host, x.seq, x.inbox) in (
        select d.host, d.seq, d.inbox from log_direct d
        left join lanes l on l.host = d.host left join log g on g.seq = d.seq
        where d.seq <= ${seq} and (l.host is null or l.state = 'gone' or l.direct >= d.seq or g.seq is null
          or not ${lasting})
        limit ${rowsMax}) returning 1`);
    // What was taken ahead of a cursor must be known until the cursor has passed it.
    const marks = await tx.execute(sql`
      delete from deliveries x where (x.host, x.seq, x.inbox) in (
        select e.host, e.seq, e.inbox from deliveries e left join lanes l on l.host = e.host
        where e.state in ('done', 'aside') and e.tried < ${long.toISOString()}
          and (l.host is null or l.state = 'gone' or e.seq <= least(l.direct, l.broadcast))
        limit ${rowsMax}) returning 1`);
    // Who left is still owed the removal of what was said before: for as long as it can be removed.
    const spans = await tx.execute(sql`
      delete from subscriptions x where x.id in (
        select s.id from subscriptions s left join lanes l on l.host = s.host
        where s.until_seq is not null and s.until_seq <= ${seq}
          and (l.host is null or l.state = 'gone' or (l.broadcast >= s.until_seq
            and not exists (select 1 from log g where g.community = s.community and g.voided is null
              and g.weight = 'creation' and g.seq between s.from_seq and s.until_seq)))
        limit ${rowsMax}) returning 1`);
    return { more: [named, marks, spans].some(({ length }) => length === rowsMax) };
  },
};
