/** Lifts a rule about another server; what it hid and suspended comes back. */
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import type { Reach } from '#domain/policy/policy.ts';
import { readRuleHost } from '#domain/policy/read-rule-host.ts';
import { removeRule } from '#domain/policy/remove-rule.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { enforceRules } from './enforce-rules.ts';
import { cleanReason, findRole } from './moderate.ts';

export type LiftAct = {
  readonly host: string;
  readonly scope?: Reach;
  readonly reason?: string | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type LiftRefusal = 'not-allowed' | 'bad-host' | 'no-rule';
export type Lifted = { readonly host: string; readonly severed: number; readonly mended: number };

/** Refused to all but admins. What a list said of the same host holds again. */
export async function liftRule(
  context: Context,
  { host: typed, scope: wanted, reason, by }: LiftAct,
): Promise<Outcome<Lifted, LiftRefusal>> {
  const role = await findRole(context, 'instance.unruled', { by }, null);
  if (role === null) return refuse('not-allowed');
  const about = readRuleHost(typed, wanted);
  if (about === null) return refuse('bad-host');
  const { host, scope } = about;
  const was = await removeRule(context, { host, scope, list: null });
  if (was === null) return refuse('no-rule');
  const entry = await writeModlog(context, {
    act: 'instance.unruled',
    moderator: by,
    role,
    host,
    reason: cleanReason(reason),
    before: { scope, degrees: was.degrees, until: was.until },
  });
  const settled = await enforceRules(context, { act: entry });
  return done({ host, ...settled });
}
