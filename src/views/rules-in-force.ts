/** The rules about other servers that hold at this hour, as anybody may read them or as admins do. */
import { and, asc, eq, gt, ilike, isNull, or } from 'drizzle-orm';
import { degreesOf } from '#domain/policy/find-rules.ts';
import type { Degree, Reach } from '#domain/policy/policy.ts';
import { maskHost } from '#lib/mask-host.ts';
import type { Reader } from '#storage/database.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

export type RuleLine = {
  readonly id: number;
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly publicReason: string;
  /** Empty for the public. */
  readonly privateReason: string;
  readonly obfuscated: boolean;
  readonly until: Date | null;
  readonly created: Date;
  /** The name of the list that brought it; null for what somebody here decided. */
  readonly list: string | null;
};

export type RulesQuery = {
  readonly now: Date;
  /** Names are masked where that is wished, and what is private is left out. */
  readonly masked: boolean;
  /** Only rules for exactly this host. */
  readonly host?: string;
  readonly search?: string | null;
  /** The number at which the page before ended. */
  readonly after?: number | null;
  readonly limit?: number;
};

/** Called for `/instances` and `/admin/instances`, in the order in which they were made. */
export async function readRulesInForce(
  reader: Reader,
  query: RulesQuery,
): Promise<{ readonly rules: readonly RuleLine[]; readonly next: number | null }> {
  const { now, masked, host, search, after, limit = 200 } = query;
  const table = instanceRulesTable;
  const rows = await reader
    .select({ rule: table, list: listsTable.name })
    .from(table)
    .leftJoin(listsTable, eq(listsTable.id, table.list))
    .where(
      and(
        or(isNull(table.until), gt(table.until, now)),
        host === undefined ? undefined : eq(table.host, host),
        search ? ilike(table.host, `%${search.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
        after ? gt(table.id, after) : undefined,
      ),
    )
    .orderBy(asc(table.id))
    .limit(limit + 1);
  const rules = rows.slice(0, limit).map(({ rule, list }) => ({
    id: rule.id,
    host: masked && rule.obfuscated ? maskHost(rule.host) : rule.host,
    scope: rule.scope,
    degrees: degreesOf(rule.degrees),
    publicReason: rule.publicReason,
    privateReason: masked ? '' : rule.privateReason,
    obfuscated: rule.obfuscated,
    until: rule.until,
    created: rule.created,
    list: rule.list === null ? null : (list ?? 'a list'),
  }));
  return { rules, next: rows.length > limit ? (rules.at(-1)?.id ?? null) : null };
}
