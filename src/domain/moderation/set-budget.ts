/** Sets how much a server may send while it is new. */
import { chooseBudget } from '#domain/instances/choose-budget.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findRole } from './moderate.ts';

export type BudgetAct = {
  /** As typed; a URL will do. */
  readonly host: string;
  /** Activities a minute; null for what the settings say. */
  readonly perMinute: number | null;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type BudgetRefusal = 'not-allowed' | 'bad-host' | 'bad-budget' | 'not-found';

const perMinuteMax = 1_000_000;

/** Refused to all but admins, for what is no number, and for a server that was never met. */
export async function setBudget(
  context: Context,
  { host: typed, perMinute, by }: BudgetAct,
): Promise<Outcome<{ readonly host: string; readonly act: number }, BudgetRefusal>> {
  const role = await findRole(context, 'instance.budgeted', { by }, null);
  if (role === null) return refuse('not-allowed');
  const host = parseHost(typed);
  if (host === null) return refuse('bad-host');
  const fits = perMinute === null || (Number.isInteger(perMinute) && perMinute > 0);
  if (!fits || (perMinute ?? 0) > perMinuteMax) return refuse('bad-budget');
  const was = await chooseBudget(context, { host, perMinute });
  if (was === null) return refuse('not-found');
  const act = await writeModlog(context, {
    act: 'instance.budgeted',
    moderator: by,
    role,
    host,
    before: { perMinute: was.before },
    after: { perMinute },
  });
  return done({ host, act });
}
