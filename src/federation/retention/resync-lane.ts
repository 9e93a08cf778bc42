/** Sends again what a server missed and we still have, once it is back. */
import { eq, sql } from 'drizzle-orm';
import { act, type Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { lanesTable } from '#storage/schema/federation.ts';
import type { World } from '#federation/world.ts';
import { daysAgo, type Chore } from './chore.ts';

/** The newest posts and comments of the gap; a lane keeps no more than a thousand items apart. */
const itemsMax = 500;
/** One try, then alone after hours, as for any item that failed before. */
const attempts = 2;
/** The mark stays so long to be seen after what could be had was sent again. */
const seenDays = 30;

export type ResyncRefusal = 'not-found' | 'nothing-missed';

/** Called from the operator's shell, as often as they like; returns how many activities go out again. */
export function resyncLane(
  world: World,
  host: string,
): Promise<Outcome<{ readonly queued: number }, ResyncRefusal>> {
  return act(world.house, async (context) => {
    const [lane] = await context.tx.select().from(lanesTable).where(eq(lanesTable.host, host));
    if (lane === undefined) return refuse('not-found');
    if (lane.missedFrom === null) return refuse('nothing-missed');
    return done({ queued: await sendAgain(context, host) });
  });
}

/**
 * What a community said there in the gap and what was not taken back goes once more, with the ids that it
 * had: who knows it already ignores it. What is not too old for the lane came by its cursor. Votes are gone, and edits are in the words of their posts only when
 * somebody looks them up.
 */
async function sendAgain({ tx, now, afterCommit, ring }: Context, host: string): Promise<number> {
  const at = now.toISOString();
  const queued = await tx.execute(sql`
    insert into deliveries (host, seq, inbox, state, attempts, next_try, answer, tried)
    select l.host, o.seq, o.inbox, 'retry', ${attempts}, ${at}, 'sent again after a gap', ${at}
    from lanes l, lateral (
      select distinct g.seq, s.inbox from subscriptions s join log g on g.community = s.community
      where s.host = l.host and s.until_seq is null and g.seq >= s.from_seq
        and g.seq between l.missed_from and l.missed_until
        and g.seq <= l.faded
        and g.weight = 'creation' and g.voided is null and g.form in ('announce', 'boost')
        and (l.dialect is null or g.dialect is null or g.dialect = l.dialect)
      order by g.seq desc limit ${itemsMax}) o
    where l.host = ${host} on conflict do nothing returning 1`);
  await tx.update(lanesTable).set({ resynced: now }).where(eq(lanesTable.host, host));
  afterCommit(() => ring('lanes'));
  return queued.length;
}

/** Lanes whose servers answer again and whose cursors are past what they missed. */
export const resyncReturned: Chore = {
  name: 'resync',
  everyMs: 10 * 60_000,
  step: async (world, context) => {
    const { tx, now } = context;
    await tx.execute(sql`update lanes set missed_from = null, missed_until = null, resynced = null
      where resynced < ${daysAgo(now, seenDays).toISOString()}`);
    const lanes = await tx.execute<{ host: string }>(sql`
      select host from lanes where missed_from is not null and resynced is null and state = 'active'
        and broadcast >= missed_until order by host limit 50`);
    for (const { host } of lanes) {
      const queued = await sendAgain(context, host);
      world.log('info', 'lane is back after a gap', { host, queued });
    }
    return { more: lanes.length === 50 };
  },
};
