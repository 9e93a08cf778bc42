/** Ends an automatic rule. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findRule } from '#domain/screening/find-rule.ts';
import { alterRule } from '#domain/screening/keep-rule.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { stateOf } from './make-rule.ts';
import { cleanReason, findRole } from './moderate.ts';

export type EndRule = {
  readonly rule: number;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
  readonly reason?: string | null | undefined;
};

/** Refused to whoever the table of rights does not name. What it did stays done, and what it holds waits on. */
export async function endRule(
  context: Context,
  { rule: id, by, reason }: EndRule,
): Promise<Outcome<{ readonly act: number }, 'no-such-rule' | 'not-allowed'>> {
  const rule = await findRule(context.tx, id);
  if (rule === null) return refuse('no-such-rule');
  const community =
    rule.community === null ? null : await findCommunity(context.tx, rule.community);
  const role = await findRole(context, 'rule.ended', { by }, community);
  if (role === null) return refuse('not-allowed');
  await alterRule(context, id, { deleted: context.now });
  const act = await writeModlog(context, {
    act: 'rule.ended',
    moderator: by,
    role,
    community: rule.community,
    rule: id,
    reason: cleanReason(reason) ?? rule.name,
    before: stateOf(rule),
  });
  return done({ act });
}
