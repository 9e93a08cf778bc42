/** Suspends the memberships that a rule cuts off, and brings back those that none does any more. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Pair } from './membership.ts';

export type Settled = { readonly severed: number; readonly mended: number };

/** With what was severed just now of memberships of our own people. */
export type Cut = Settled & { readonly ours: readonly Pair[] };

type Row = Pair & {
  readonly local: boolean;
  readonly before: string | null;
  readonly after: string | null;
};

/**
 * Called after `applyRules` with the servers whose treatment changed. Memberships are marked, never ended; the mark
 * is the rule's id, 0 where no rule lets that server in.
 */
export async function settleMemberships(
  context: Context,
  instances: readonly number[],
): Promise<Cut> {
  if (instances.length === 0) return { severed: 0, mended: 0, ours: [] };
  const rows = await context.tx.execute<Row>(sql`
    with cut as (
      select m.community, m.member, p.local, m.severed_by as before,
        case when 'defederate' = any(there.degrees) then coalesce(there.rule, 0)
             when 'defederate' = any(theirs.degrees) then coalesce(theirs.rule, 0) end as after
      from memberships m
      join actors c on c.id = m.community join instances there on there.id = c.instance
      join actors p on p.id = m.member join instances theirs on theirs.id = p.instance
      where there.id = any(${sql.param([...instances])}::int[])
         or theirs.id = any(${sql.param([...instances])}::int[])
    )
    update memberships m set severed_by = cut.after from cut
    where m.community = cut.community and m.member = cut.member and cut.before is distinct from cut.after
    returning cut.community, cut.member, cut.local, cut.before, cut.after`);
  const severed = rows.filter(({ before }) => before === null);
  return {
    severed: severed.length,
    mended: rows.filter(({ after }) => after === null).length,
    ours: severed.flatMap(({ community, member, local }) => (local ? [{ community, member }] : [])),
  };
}
