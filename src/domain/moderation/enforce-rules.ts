/** Makes changed rules take effect: on what is shown, on memberships, on what is delivered. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { applyRules } from '#domain/instances/apply-rules.ts';
import { recordAll } from '#domain/journal/record.ts';
import type { Pair } from '#domain/memberships/membership.ts';
import { settleMemberships, type Settled } from '#domain/memberships/settle-memberships.ts';
import { tellSevered } from '#domain/notices/tell-severed.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';

export type Cause = {
  /** The entry in the record; null when there is more than one. */
  readonly act?: number | null;
  /** What those concerned are told of it. */
  readonly reason?: string | null;
};

/**
 * Called by every verb that changes a rule or what rules rest on, in its transaction, after the change. People of
 * ours whose memberships are suspended by it are told, once each.
 */
export async function enforceRules(
  context: Context,
  { act = null, reason = null }: Cause = {},
): Promise<Settled> {
  const { changed, closed, opened } = await applyRules(context);
  const { ours, ...settled } = await settleMemberships(context, changed);
  await recordTurns(context, 'instance.blocked', closed);
  await recordTurns(context, 'instance.unblocked', opened);
  await tellSevered(context, await named(context, ours), { act, reason });
  return settled;
}

/** A list may turn ten thousand at once. */
async function recordTurns(
  context: Context,
  kind: 'instance.blocked' | 'instance.unblocked',
  hosts: readonly string[],
): Promise<void> {
  for (let at = 0; at < hosts.length; at += rowsAtOnce) {
    const some = hosts.slice(at, at + rowsAtOnce);
    await recordAll(
      context,
      some.map((host) => ({ event: { kind, host }, original: null })),
    );
  }
}

const rowsAtOnce = 500;

/** Whom it concerns, with the communities by name. */
async function named({ tx }: Context, ours: readonly Pair[]) {
  if (ours.length === 0) return [];
  const communities = [...new Set(ours.map(({ community }) => community))];
  const rows = await tx
    .select({ id: actorsTable.id, name: actorsTable.name, host: instancesTable.host })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(sql`${actorsTable.id} = any(${sql.param(communities)}::int[])`);
  const names = new Map(rows.map(({ id, name, host }) => [id, `@${name}@${host}`]));
  const each = Map.groupBy(ours, ({ member }) => member);
  return [...each].map(([person, pairs]) => ({
    person,
    communities: pairs.flatMap(({ community }) => names.get(community) ?? []).sort(),
  }));
}
