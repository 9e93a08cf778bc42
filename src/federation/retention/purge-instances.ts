/** Goes on with what the purge of a server began, and erases what was sent from there or told of it. */
import { and, asc, eq, gt, lt, max, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { findInstance } from '#domain/instances/find-instance.ts';
import type { Instance } from '#domain/instances/instance.ts';
import { purgeSome } from '#domain/moderation/purge-some.ts';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import type { Chore, Step } from './chore.ts';

/** An entry with a smaller number may be committed a little later. */
const marginMs = 3_600_000;

/**
 * The record says which servers were purged: the next one after `position` is looked at until nothing is left of it.
 * Whoever lifts the rule meanwhile keeps what is left.
 */
export const purgeInstances: Chore = {
  name: 'purge-instances',
  everyMs: 60_000,
  step: async (_world, context, { position }): Promise<Step> => {
    const entry = await nextPurge(context, position);
    if (entry === null) return { more: false, position: await quietUntil(context, position) };
    const instance = entry.host === null ? null : await findInstance(context.tx, entry.host);
    if (instance === null) return { more: true, position: entry.id };
    const [blocked] = await findBlocked(context.tx, [instance.host], context.now);
    if (blocked !== true) return { more: true, position: entry.id };
    const { more } = await purgeSome(context, instance.id);
    if (more) return { more: true };
    await eraseSent(context, instance);
    return { more: true, position: entry.id };
  },
};

async function nextPurge(
  { tx }: Context,
  position: number,
): Promise<{ readonly id: number; readonly host: string | null } | null> {
  const [row] = await tx
    .select({ id: modlogTable.id, host: modlogTable.host })
    .from(modlogTable)
    .where(and(gt(modlogTable.id, position), eq(modlogTable.act, 'instance.purged')))
    .orderBy(asc(modlogTable.id))
    .limit(1);
  return row ?? null;
}

/** So far nobody has to look again. */
async function quietUntil({ tx, now }: Context, position: number): Promise<number> {
  const [row] = await tx
    .select({ last: max(modlogTable.id) })
    .from(modlogTable)
    .where(
      and(
        gt(modlogTable.id, position),
        lt(modlogTable.created, new Date(now.getTime() - marginMs)),
      ),
    );
  return row?.last ?? position;
}

/** What came from there, and what we told of it, keeps its ids and loses its words. */
async function eraseSent({ tx, now }: Context, { id, host }: Instance): Promise<void> {
  const origins = sql.param([`https://${host}`, `http://${host}`]);
  await tx.execute(sql`update receipts set body = '{}'
    where origin = any(${origins}::text[]) and state <> 'waiting' and body <> '{}'`);
  for (const things of [sql`posts`, sql`comments`]) {
    await tx.execute(sql`update log g set voided = coalesce(g.voided, ${now.toISOString()}::timestamptz),
        body = case when g.form = 'boost' then g.body else '' end
      from ${things} t join actors a on a.id = t.author
      where a.instance = ${id} and g.object = t.uri and g.weight <> 'removal'
        and (g.voided is null or g.body <> '')`);
  }
}
