/** Ends a battle before its time; what waits because of it waits on. */
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { inBattle } from '#domain/policy/settings.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole } from './moderate.ts';

/** Refused to all but those who moderate the whole server, and when there is none. */
export async function endBattle(
  context: Context,
  { by, reason }: { readonly by: number | null; readonly reason?: string | null | undefined },
): Promise<Outcome<{ readonly act: number }, 'not-allowed' | 'no-battle'>> {
  const role = await findRole(context, 'battle.ended', { by }, null);
  if (role === null) return refuse('not-allowed');
  const before = await findSettings(context.tx);
  if (!inBattle(before, context.now)) return refuse('no-battle');
  await keepSettings(context, { battleUntil: null });
  const act = await writeModlog(context, {
    act: 'battle.ended',
    moderator: by,
    role,
    reason: cleanReason(reason),
    before: { until: before.battleUntil },
    after: { until: null },
  });
  return done({ act });
}
