/** Sets a rule about another server, or changes the one that stands. */
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { addRule } from '#domain/policy/add-rule.ts';
import { findRule } from '#domain/policy/find-rule.ts';
import { contradict, decide, indexRules, type Degree, type Reach } from '#domain/policy/policy.ts';
import { readRuleHost } from '#domain/policy/read-rule-host.ts';
import { cleanLine } from '#lib/html.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { enforceRules } from './enforce-rules.ts';
import { findRole } from './moderate.ts';

export type RuleAct = {
  /** As typed; a URL will do, and `*.host` for what is below it. */
  readonly host: string;
  readonly scope?: Reach;
  readonly degrees: readonly Degree[];
  /** What anybody may read. */
  readonly publicReason?: string | undefined;
  /** What only those who moderate may read. */
  readonly privateReason?: string | undefined;
  readonly obfuscated?: boolean | undefined;
  /** Null for good. */
  readonly until?: Date | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type RuleRefusal =
  | 'not-allowed'
  | 'bad-host'
  | 'ourselves'
  | 'no-degree'
  | 'contradictory'
  | 'past'
  | 'already';
export type RuleSet = {
  readonly rule: number;
  readonly host: string;
  readonly severed: number;
  readonly mended: number;
};

/** Refused to all but admins, for our own host, for a moment that has passed, and when it changes nothing. */
export async function setRule(
  context: Context,
  act: RuleAct,
): Promise<Outcome<RuleSet, RuleRefusal>> {
  const { by, until = null, obfuscated = false } = act;
  const role = await findRole(context, 'instance.ruled', { by }, null);
  if (role === null) return refuse('not-allowed');
  const about = readRuleHost(act.host, act.scope);
  if (about === null) return refuse('bad-host');
  const { host, scope } = about;
  const degrees = [...new Set(act.degrees)];
  if (degrees.length === 0) return refuse('no-degree');
  if (contradict(degrees)) return refuse('contradictory');
  if (until !== null && until <= context.now) return refuse('past');
  const rule = { host, scope, degrees, until, obfuscated };
  if (reachesUs(context, rule)) return refuse('ourselves');
  const publicReason = cleanLine(act.publicReason ?? '', 500);
  const privateReason = cleanLine(act.privateReason ?? '', 500);
  const before = await findRule(context.tx, { host, scope, list: null });
  const wanted = { ...rule, publicReason, privateReason };
  if (before !== null && says(before) === says(wanted)) return refuse('already');
  const id = await addRule(context, { ...wanted, by });
  const entry = await writeModlog(context, {
    act: 'instance.ruled',
    moderator: by,
    role,
    host,
    reason: publicReason || null,
    before: before && { scope, degrees: before.degrees, until: before.until },
    // So that its name stays masked in the record when the rule is lifted.
    after: { scope, degrees, until, ...(obfuscated && { obfuscated }) },
  });
  const settled = await enforceRules(context, { act: entry, reason: publicReason || null });
  return done({ rule: id, host, ...settled });
}

type Said = {
  readonly degrees: readonly string[];
  readonly until: Date | null;
  readonly publicReason: string;
  readonly privateReason: string;
  readonly obfuscated: boolean;
};

const says = ({ degrees, until, publicReason, privateReason, obfuscated }: Said): string =>
  JSON.stringify([degrees.toSorted(), until, publicReason, privateReason, obfuscated]);

function reachesUs(
  { origin, now }: Context,
  rule: { host: string; scope: Reach; degrees: readonly Degree[]; until: Date | null },
): boolean {
  const index = indexRules([{ ...rule, id: 1, list: null, priority: 0 }]);
  return decide(hostOf(origin) ?? '', index, { now, federation: 'open' }).rule !== null;
}
