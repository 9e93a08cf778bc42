/** Blocks a server: nothing comes from it, goes to it or is fetched from it any more. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { setRule, type RuleRefusal, type RuleSet } from './set-rule.ts';

export type BlockAct = {
  /** As typed; a URL will do. Everything below the host is meant too. */
  readonly host: string;
  readonly reason: string;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};

/** The rule that is wanted most, in one word: `defederate`, the reason public, for good. */
export const blockInstance = (
  context: Context,
  { host, reason, by }: BlockAct,
): Promise<Outcome<RuleSet, RuleRefusal>> =>
  setRule(context, { host, degrees: ['defederate'], publicReason: reason, by });
