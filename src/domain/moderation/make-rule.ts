/** Makes a rule that looks at what people write, of a community or of the whole server. */
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findRulesOf } from '#domain/screening/find-rule.ts';
import { keepRule, type RuleRow } from '#domain/screening/keep-rule.ts';
import { readTest, ruleActions, type BadTest, type RuleAction } from '#domain/screening/rule.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findRole } from './moderate.ts';

/** What all of one place may have: each costs everybody's post a look. */
const rulesMax = 50;
const patternsMax = 10;

export type MakeRule = {
  /** Null for the whole server. */
  readonly community: number | null;
  readonly name: string;
  /** A kind of rule, with what it needs. */
  readonly kind: string;
  readonly settings: unknown;
  readonly action: string;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type MakeRuleRefusal =
  | BadTest
  | 'not-found'
  | 'not-allowed'
  | 'no-name'
  | 'bad-action'
  | 'too-many-rules';

export const isAction = (action: string): action is RuleAction =>
  ruleActions.some((one) => one === action);

/** What the record keeps of a rule. */
export const stateOf = ({ name, kind, settings, action, enabled }: RuleRow): object => ({
  name,
  kind,
  settings,
  action,
  enabled,
});

/**
 * Refused to whoever the table of rights does not name, for a kind, settings or a pattern that cannot be read, and
 * where there are as many as may be.
 */
export async function makeRule(
  context: Context,
  { community: id, name: typed, kind, settings, action, by }: MakeRule,
): Promise<Outcome<{ readonly rule: number; readonly act: number }, MakeRuleRefusal>> {
  const community = id === null ? null : await findCommunity(context.tx, id);
  if (id !== null && community?.local !== true) return refuse('not-found');
  const role = await findRole(context, 'rule.made', { by }, community);
  if (role === null) return refuse('not-allowed');
  const name = cleanLine(typed, 100);
  if (name === '') return refuse('no-name');
  if (!isAction(action)) return refuse('bad-action');
  const test = readTest(kind, settings);
  if (!test.done) return test;
  const others = await findRulesOf(context.tx, id);
  const alike = others.filter((other) => other.kind === 'pattern');
  const full = kind === 'pattern' && alike.length >= patternsMax;
  if (full || others.length >= rulesMax) return refuse('too-many-rules');
  const rule = await keepRule(context, { community: id, name, test: test.value, action, by });
  const act = await writeModlog(context, {
    act: 'rule.made',
    moderator: by,
    role,
    community: id,
    rule,
    reason: name,
    after: { name, ...test.value, action, enabled: true },
  });
  return done({ rule, act });
}
