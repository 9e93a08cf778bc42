/** Changes what the whole server has decided about others and about its record. */
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { settingsFit, type Settings } from '#domain/policy/settings.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { enforceRules } from './enforce-rules.ts';
import { cleanReason, findRole } from './moderate.ts';

export type SettingsAct = {
  /** What is left out stays as it is. The battle has verbs of its own. */
  readonly change: Partial<Omit<Settings, 'battleUntil'>>;
  readonly reason?: string | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type SettingsRefusal = 'not-allowed' | 'bad-number' | 'unchanged';
export type SettingsChanged = { readonly severed: number; readonly mended: number };

/** Refused to all but admins, for numbers that make no sense, and when nothing would change. */
export async function changeSettings(
  context: Context,
  { change, reason, by }: SettingsAct,
): Promise<Outcome<SettingsChanged, SettingsRefusal>> {
  const role = await findRole(context, 'settings.changed', { by }, null);
  if (role === null) return refuse('not-allowed');
  const old = await findSettings(context.tx);
  const said = Object.entries(change).filter(
    ([name, value]) => value !== undefined && old[name as keyof Settings] !== value,
  );
  if (said.length === 0) return refuse('unchanged');
  const after: Partial<Settings> = Object.fromEntries(said);
  if (!settingsFit(after)) return refuse('bad-number');
  await keepSettings(context, after);
  const before = Object.fromEntries(said.map(([name]) => [name, old[name as keyof Settings]]));
  const act = await writeModlog(context, {
    act: 'settings.changed',
    moderator: by,
    role,
    reason: cleanReason(reason),
    before,
    after,
  });
  const none = { severed: 0, mended: 0 };
  return done(after.federation === undefined ? none : await enforceRules(context, { act }));
}
