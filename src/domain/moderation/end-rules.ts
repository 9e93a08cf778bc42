/** Ends rules about other servers whose term has passed. */
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findEndedRules } from '#domain/policy/find-ended-rules.ts';
import { removeRule } from '#domain/policy/remove-rule.ts';
import { enforceRules } from './enforce-rules.ts';

/**
 * Called by the worker every minute. The rules say nothing since the moment itself; here what they hid and suspended
 * comes back. Returns how many ended. Nobody acted but the clock, so no right is asked.
 */
export async function endRules(context: Context): Promise<number> {
  const ended = await findEndedRules(context.tx, context.now);
  if (ended.length === 0) return 0;
  for (const rule of ended) {
    await removeRule(context, rule);
    await writeModlog(context, {
      act: 'instance.unruled',
      moderator: null,
      role: 'rule',
      automatic: true,
      host: rule.host,
      reason: 'Its term has passed.',
      before: { scope: rule.scope, degrees: rule.degrees, until: rule.until },
    });
  }
  await enforceRules(context);
  return ended.length;
}
