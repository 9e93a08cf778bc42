/** Writes a rule about another server, or changes the one that is there. */
import type { Context } from '#domain/context.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import type { Degree, Reach } from './policy.ts';

export type NewRule = {
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly publicReason?: string;
  readonly privateReason?: string;
  readonly obfuscated?: boolean;
  readonly until?: Date | null;
  readonly by: number | null;
  /** The list that brought it; null when somebody here decides it. */
  readonly list?: number | null;
  readonly priority?: number;
};

/** Called by `setRule` and by lists; there is one for each host, scope and source. Returns its id. */
export async function addRule(context: Context, rule: NewRule): Promise<number> {
  const { host, scope, degrees, by, list = null, priority = 0 } = rule;
  const said = {
    degrees: [...degrees],
    publicReason: rule.publicReason ?? '',
    privateReason: rule.privateReason ?? '',
    obfuscated: rule.obfuscated ?? false,
    until: rule.until ?? null,
    author: by,
    priority,
  };
  const [row] = await context.tx
    .insert(instanceRulesTable)
    .values({ host, scope, list, ...said, created: context.now })
    .onConflictDoUpdate({
      target: [instanceRulesTable.host, instanceRulesTable.scope, instanceRulesTable.list],
      set: said,
    })
    .returning({ id: instanceRulesTable.id });
  return row!.id;
}
