/** Makes rules that a list brought our own, so that they stay when the list drops them. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { isOneOf, type ListedRules } from './remove-rules.ts';

/** Called by lists; returns how many stay. Where somebody here has decided already, that alone stays. */
export async function keepRules({ tx, now }: Context, rules: ListedRules): Promise<number> {
  if (rules.names !== 'all' && rules.names.length === 0) return 0;
  const at = now.toISOString();
  const same = sql`own.list is null and own.host = r.host and own.scope = r.scope`;
  await tx.execute(sql`
    delete from instance_rules own using instance_rules r
    where ${same} and own.until <= ${at}::timestamptz and ${isOneOf(rules)}`);
  await tx.execute(sql`
    delete from instance_rules r where ${isOneOf(rules)}
      and exists (select 1 from instance_rules own where ${same})`);
  const kept = await tx.execute(sql`
    with kept as (
      update instance_rules r set list = null, priority = 0 where ${isOneOf(rules)} returning 1
    )
    select count(*)::int as count from kept`);
  return Number(kept[0]!['count']);
}
