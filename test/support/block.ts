/** The two rules that tests need most, each in a word. */
import type { Context } from '#domain/context.ts';
import { liftRule, type LiftAct } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';

export type Block = {
  readonly host: string;
  readonly reason: string;
  readonly by: number | null;
};

/** Shuts a server out, with everything below it, for good. */
export const blockInstance = (context: Context, { host, reason, by }: Block) =>
  setRule(context, { host, degrees: ['defederate'], publicReason: reason, by });

/** Lets it in again. */
export const unblockInstance = (context: Context, act: LiftAct) => liftRule(context, act);
