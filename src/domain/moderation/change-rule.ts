/** Changes an automatic rule, or switches it off and on. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findRule } from '#domain/screening/find-rule.ts';
import { alterRule } from '#domain/screening/keep-rule.ts';
import { readTest, type BadTest } from '#domain/screening/rule.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { isAction, stateOf } from './make-rule.ts';
import { findRole } from './moderate.ts';

/** What is absent stays; a rule keeps its kind. */
export type ChangeRule = {
  readonly rule: number;
  readonly name?: string | undefined;
  readonly settings?: unknown;
  readonly action?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type ChangeRuleRefusal = BadTest | 'no-such-rule' | 'not-allowed' | 'no-name' | 'bad-action';

/** Refused as `makeRule` refuses; what was done by it before stays done. */
export async function changeRule(
  context: Context,
  { rule: id, by, ...change }: ChangeRule,
): Promise<Outcome<{ readonly act: number }, ChangeRuleRefusal>> {
  const rule = await findRule(context.tx, id);
  if (rule === null) return refuse('no-such-rule');
  const community =
    rule.community === null ? null : await findCommunity(context.tx, rule.community);
  const role = await findRole(context, 'rule.changed', { by }, community);
  if (role === null) return refuse('not-allowed');
  const name = change.name === undefined ? rule.name : cleanLine(change.name, 100);
  if (name === '') return refuse('no-name');
  const { action = rule.action, enabled = rule.enabled } = change;
  if (!isAction(action)) return refuse('bad-action');
  const test = readTest(rule.kind, change.settings ?? rule.settings);
  if (!test.done) return test;
  const after = { name, settings: test.value.settings, action, enabled };
  await alterRule(context, id, after);
  const act = await writeModlog(context, {
    act: 'rule.changed',
    moderator: by,
    role,
    community: rule.community,
    rule: id,
    reason: name,
    before: stateOf(rule),
    after: stateOf({ ...rule, ...after }),
  });
  return done({ act });
}
