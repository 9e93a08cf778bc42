/** Begins a battle: until it ends, newcomers and unknown servers wait for a moderator, and sign-up is closed. */
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole } from './moderate.ts';

export type BattleAct = {
  readonly until: Date;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
  readonly reason?: string | null | undefined;
};

const daysMax = 31;

/** Refused to all but those who moderate the whole server, and for an end that has passed or is more than a month away. */
export async function beginBattle(
  context: Context,
  { until, by, reason }: BattleAct,
): Promise<Outcome<{ readonly act: number }, 'not-allowed' | 'past' | 'too-long'>> {
  const role = await findRole(context, 'battle.begun', { by }, null);
  if (role === null) return refuse('not-allowed');
  const ahead = until.getTime() - context.now.getTime();
  if (!(ahead > 0)) return refuse('past');
  if (ahead > daysMax * 24 * 3_600_000) return refuse('too-long');
  const before = await findSettings(context.tx);
  await keepSettings(context, { battleUntil: until });
  const act = await writeModlog(context, {
    act: 'battle.begun',
    moderator: by,
    role,
    reason: cleanReason(reason),
    before: { until: before.battleUntil },
    after: { until },
  });
  return done({ act });
}
