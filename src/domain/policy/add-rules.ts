/** Writes many rules about other servers at once. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Degree, Reach } from './policy.ts';

export type ManyRules = {
  readonly rules: readonly {
    readonly host: string;
    readonly scope: Reach;
    readonly degrees: readonly Degree[];
    readonly reason: string;
    readonly obfuscated: boolean;
  }[];
  /** The list that brings them; null when somebody here decides it. */
  readonly list: number | null;
  readonly priority?: number;
  readonly by: number | null;
};

/**
 * Called by lists and imports; returns how many were written. What a list says changes its own earlier rule; what
 * somebody here decided stays as it is, unless its term has passed.
 */
export async function addRules(context: Context, many: ManyRules): Promise<number> {
  if (many.rules.length === 0) return 0;
  const now = context.now.toISOString();
  const rows = many.rules.map(({ degrees, ...rule }) => ({ ...rule, degrees: degrees.join(' ') }));
  const written = await context.tx.execute(sql`
    with written as (
      insert into instance_rules (host, scope, degrees, public_reason, obfuscated, author, list, priority, created)
      select r.host, r.scope, string_to_array(r.degrees, ' '), r.reason, r.obfuscated,
        ${many.by}::int, ${many.list}::int, ${many.priority ?? 0}::int, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as r(host text, scope text, degrees text, reason text, obfuscated boolean)
      on conflict (host, scope, list) do update set
        degrees = excluded.degrees, public_reason = excluded.public_reason, private_reason = '', until = null,
        obfuscated = excluded.obfuscated, author = excluded.author, priority = excluded.priority
      where instance_rules.list is not null or instance_rules.until <= ${now}::timestamptz
      returning 1
    )
    select count(*)::int as count from written`);
  return Number(written[0]!['count']);
}
