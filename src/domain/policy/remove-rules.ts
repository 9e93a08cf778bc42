/** Takes back many rules that a list brought. */
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Reach } from './policy.ts';

export type ListedRules = {
  /** Never null: what somebody here decided is taken back by `liftRule` alone. */
  readonly list: number;
  readonly names: 'all' | readonly { readonly host: string; readonly scope: Reach }[];
};

/** A condition on `r`, for those of a list's rules that are meant. */
export const isOneOf = ({ list, names }: ListedRules): SQL =>
  names === 'all'
    ? sql`r.list = ${list}::int`
    : sql`r.list = ${list}::int and (r.host, r.scope) in (
        select n.host, n.scope from json_to_recordset(${JSON.stringify(names)}::text::json) as n(host text, scope text))`;

/** Called by lists; returns how many there were. */
export async function removeRules({ tx }: Context, rules: ListedRules): Promise<number> {
  if (rules.names !== 'all' && rules.names.length === 0) return 0;
  const gone = await tx.execute(sql`
    with gone as (delete from instance_rules r where ${isOneOf(rules)} returning 1)
    select count(*)::int as count from gone`);
  return Number(gone[0]!['count']);
}
