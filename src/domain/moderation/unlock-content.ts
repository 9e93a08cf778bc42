/** Unlocks a thread or a branch of one: it may be answered again. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { markContent, type Changed, type ContentAct, type ModerationRefusal } from './moderate.ts';
import { locking } from './lock-content.ts';

/** A lock further up still holds. Twice is once. */
export const unlockContent = (
  context: Context,
  act: ContentAct,
): Promise<Outcome<Changed, ModerationRefusal>> => markContent(context, act, locking(false));
