/** After thirty days a lane that is still behind is owed removals and bans only, and the log grows thin. */
import { sql } from 'drizzle-orm';
import { daysAgo, type Chore } from './chore.ts';
import { dropRows, lasting, missing, nextSpan, owed } from './log-spans.ts';

const keptDays = 30;

/**
 * What nobody can ask for any more goes, and what a later row of the same kind made pointless. Creations
 * and boosts stay: outboxes are made of them, an Undo names the boost, and a removal reaches back to who was
 * told. So do removals and bans, for whoever comes back late.
 */
export const fadeLog: Chore = {
  name: 'log',
  everyMs: 3_600_000,
  step: async (_, context, { position }) => {
    const { tx, now } = context;
    const { from, to, more } = await nextSpan(tx, position, daysAgo(now, keptDays));
    if (to === from) return { more: false };
    await tx.execute(sql`update lanes l set ${missing(to)}, faded = ${to}
      where ${await owed(context, to, sql`not ${lasting}`)}`);
    await dropRows(
      tx,
      sql`g.seq > ${from} and g.seq <= ${to} and not g.open and g.weight <> 'removal'`,
    );
    await dropRows(
      tx,
      sql`g.seq in (select g.seq from log later join log g on later.object = g.object
          and later.form = g.form and later.community is not distinct from g.community
          and later.dialect is not distinct from g.dialect and later.seq > g.seq
        where later.seq > ${from} and later.seq <= ${to} and later.weight <> 'vote'
          and g.weight = 'other' and not ${lasting})`,
    );
    return { more, position: to };
  },
};
