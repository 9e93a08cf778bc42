/** Takes over a list once: every rule is then one that somebody here decided. */
import type { Context } from '#domain/context.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { cleanReason, findRole } from '#domain/moderation/moderate.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { addRules } from '#domain/policy/add-rules.ts';
import type { ListedHost } from '#lib/host-lists/listed-host.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { misfitOf } from './list-terms.ts';
import type { Mapping } from './mapping.ts';
import { planImport, type ImportPlan } from './plan-import.ts';

export type ImportAct = {
  readonly entries: readonly ListedHost[];
  readonly mapping?: Mapping;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
  /** The public reason where the list gives none. */
  readonly reason?: string | null;
};
export type ImportRefusal = 'not-allowed' | 'bad-mapping' | 'nothing-new';
export type Imported = Omit<ImportPlan, 'rules'> & {
  readonly added: number;
  readonly severed: number;
  readonly mended: number;
};

/** Refused to all but admins, and when nothing would be added. What stands is never changed. */
export async function importRules(
  context: Context,
  { entries, mapping = {}, by, reason }: ImportAct,
): Promise<Outcome<Imported, ImportRefusal>> {
  const role = await findRole(context, 'list.imported', { by }, null);
  if (role === null) return refuse('not-allowed');
  if (misfitOf({ mapping }) !== null) return refuse('bad-mapping');
  const own = hostOf(context.origin) ?? '';
  const plan = await planImport(context.tx, entries, { mapping, own, now: context.now });
  const { rules, ...skipped } = plan;
  if (rules.length === 0) return refuse('nothing-new');
  const why = cleanReason(reason);
  const worded = rules.map((rule) => ({ ...rule, reason: rule.reason || (why ?? '') }));
  const added = await addRules(context, { rules: worded, list: null, by });
  const settled = await enforceRules(context);
  await writeModlog(context, {
    act: 'list.imported',
    moderator: by,
    role,
    reason: why,
    after: { added, ...skipped },
  });
  return done({ added, ...skipped, ...settled });
}
