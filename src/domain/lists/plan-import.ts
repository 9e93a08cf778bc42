/** Finds what an import would add. */
import { isNull } from 'drizzle-orm';
import type { ListedHost } from '#lib/host-lists/listed-host.ts';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { mapHosts, type ListedRule, type Mapping } from './mapping.ts';
import { keyOf } from './taking.ts';

export type ImportPlan = {
  readonly rules: readonly ListedRule[];
  /** Somebody here has decided about them already. */
  readonly stood: number;
  /** About this very server, and without meaning here. */
  readonly ourselves: number;
  readonly nothing: number;
};

/** Called for previews, and by `importRules`; `own` is our own host. */
export async function planImport(
  reader: Reader,
  hosts: readonly ListedHost[],
  {
    mapping = {},
    own,
    now,
  }: { readonly mapping?: Mapping; readonly own: string; readonly now: Date },
): Promise<ImportPlan> {
  const mapped = mapHosts(hosts, mapping, own);
  const rows = await reader
    .select({
      host: instanceRulesTable.host,
      scope: instanceRulesTable.scope,
      until: instanceRulesTable.until,
    })
    .from(instanceRulesTable)
    .where(isNull(instanceRulesTable.list));
  const standing = new Set(rows.filter(({ until }) => until === null || until > now).map(keyOf));
  const rules = mapped.rules.filter((rule) => !standing.has(keyOf(rule)));
  return { ...mapped, rules, stood: mapped.rules.length - rules.length };
}
