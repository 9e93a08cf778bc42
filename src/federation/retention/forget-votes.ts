/** After seven days the log lets go of votes, and of edits that a later one or a removal made pointless. */
import { sql } from 'drizzle-orm';
import { daysAgo, type Chore } from './chore.ts';
import { dropRows, missing, nextSpan, owed } from './log-spans.ts';

const keptDays = 7;

/** The same thing in the same form for the same readers. */
const alike = sql`later.object = g.object and later.form = g.form
  and later.community is not distinct from g.community and later.dialect is not distinct from g.dialect
  and later.software is not distinct from g.software and later.seq > g.seq`;
const kindIs = (
  row: 'g' | 'later',
  ...kinds: readonly string[]
) => sql`exists (select 1 from journal j
  where j.id = ${sql.raw(row)}.journal and j.kind in ${kinds})`;
const edits = ['post.edited', 'comment.edited', 'community.edited', 'person.edited'];

/**
 * A lane that has not read a vote misses it from then on, and is marked so. Nobody misses a vote that was
 * taken back, or an edit after which another one comes: those go without a mark.
 */
export const forgetVotes: Chore = {
  name: 'votes',
  everyMs: 3_600_000,
  step: async (_, context, { position }) => {
    const { tx, now } = context;
    const { from, to, more } = await nextSpan(tx, position, daysAgo(now, keptDays));
    if (to === from) return { more: false };
    const span = sql`g.seq > ${from} and g.seq <= ${to}`;
    await dropRows(tx, sql`g.seq in (${retracted(from, to)})`);
    await tx.execute(sql`update lanes l set ${missing(to)}
      where ${await owed(context, to, sql`(g.weight = 'vote' and g.seq > ${from})`)}`);
    await dropRows(tx, sql`${span} and g.weight = 'vote'`);
    // By what came later: an edit may have been the newest of its thing for long.
    await dropRows(
      tx,
      sql`g.seq in (select g.seq from log later join log g on ${alike}
        where later.seq > ${from} and later.seq <= ${to} and g.weight = 'other' and ${kindIs('g', ...edits)}
          and (later.weight = 'removal' or ${kindIs('later', ...edits)})
          and not exists (select 1 from log_direct d join lanes l on l.host = d.host
            where d.seq = g.seq and l.state <> 'gone' and l.direct < d.seq))`,
    );
    return { more, position: to };
  },
};

/** Votes with what took them back, where each lane has read both or neither. */
const retracted = (from: number, to: number) => sql`
  with pairs as (
    select g.seq as cast_seq, undo.seq as undo_seq, g.community from log g cross join lateral (
      select later.seq, later.journal from log later
      where later.weight = 'vote' and later.actor = g.actor and ${alike} order by later.seq limit 1) undo
    join journal c on c.id = g.journal and c.kind = 'vote.cast'
    join journal u on u.id = undo.journal and u.kind = 'vote.retracted'
    where g.seq > ${from} and g.seq <= ${to} and g.weight = 'vote'
      and not exists (select 1 from subscriptions s join lanes l on l.host = s.host
        where s.community = g.community and l.state <> 'gone'
          and l.broadcast >= g.seq and l.broadcast < undo.seq)
      and not exists (select 1 from log_direct d join lanes l on l.host = d.host
        where d.seq in (g.seq, undo.seq) and l.state <> 'gone'
          and l.direct >= g.seq and l.direct < undo.seq))
  select cast_seq from pairs union all select undo_seq from pairs`;
