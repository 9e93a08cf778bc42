/** One other server: how it is treated, and every rule that has a say in it. */
import { eq, inArray } from 'drizzle-orm';
import { findBudget } from '#domain/instances/find-budget.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import { degreesOf } from '#domain/policy/find-rules.ts';
import { rulesFor, type Degree, type Reach } from '#domain/policy/policy.ts';
import type { Reader } from '#storage/database.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { listInstances, type InstanceView } from './instance-list.ts';

export type RuleLine = {
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly until: Date | null;
  readonly publicReason: string;
  readonly privateReason: string;
  /** The list that brought it; null when somebody here decided it. */
  readonly list: string | null;
  /** It is the one that decides. */
  readonly decides: boolean;
};

export type InstanceDetail = {
  readonly host: string;
  /** What is made of it at this hour. */
  readonly degrees: readonly Degree[];
  /** About it and about what it is below of, the nearest first. */
  readonly rules: readonly RuleLine[];
  /** What it may send a minute while it is new; null when it is bounded like everybody. */
  readonly budget: number | null;
  /** Null when nothing was ever exchanged with it. */
  readonly known: InstanceView | null;
};

/** Called by the operator's shell; `own` is our own host. */
export async function readInstance(
  reader: Reader,
  host: string,
  { now, own }: { readonly now: Date; readonly own: string },
): Promise<InstanceDetail> {
  const [decision] = await findDecisions(reader, [host], now);
  const names = rulesFor(host);
  const rows = await reader
    .select({ rule: instanceRulesTable, list: listsTable.name })
    .from(instanceRulesTable)
    .leftJoin(listsTable, eq(listsTable.id, instanceRulesTable.list))
    .where(inArray(instanceRulesTable.host, names));
  const rules = rows
    .toSorted((one, other) => names.indexOf(one.rule.host) - names.indexOf(other.rule.host))
    .map(({ rule, list }) => ({
      host: rule.host,
      scope: rule.scope,
      degrees: degreesOf(rule.degrees),
      until: rule.until,
      publicReason: rule.publicReason,
      privateReason: rule.privateReason,
      list: list ?? (rule.list === null ? null : `list ${rule.list}`),
      decides: rule.id === decision?.rule,
    }));
  const all = await listInstances(reader, own, now);
  return {
    host,
    degrees: decision?.degrees ?? [],
    rules,
    budget: await findBudget(reader, host, now),
    known: all.find((one) => one.host === host && one.met !== null) ?? null,
  };
}
