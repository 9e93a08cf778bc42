/** Lifts the block of a server; what it suspended comes back. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { liftRule, type LiftAct, type LiftRefusal, type Lifted } from './lift-rule.ts';

/** Refused to all but admins. Where another rule still stands, memberships stay suspended by it. */
export const unblockInstance = (
  context: Context,
  act: LiftAct,
): Promise<Outcome<Lifted, LiftRefusal>> => liftRule(context, act);
