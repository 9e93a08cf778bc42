/** Changes what the whole server has decided about others and about its record. */
import type { Context } from '#domain/context.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { nameSite } from '#domain/instances/name-site.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { settingsFit, textsFit, type Settings } from '#domain/policy/settings.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { enforceRules } from './enforce-rules.ts';
import { cleanReason, findRole } from './moderate.ts';

export type SettingsAct = {
  /** What is left out stays as it is. The battle has verbs of its own. */
  readonly change: Partial<Omit<Settings, 'battleUntil'>> & {
    /** What this server is called. */
    readonly name?: string | undefined;
  };
  readonly reason?: string | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type SettingsRefusal =
  | 'not-allowed'
  | 'bad-number'
  | 'bad-title'
  | 'long-text'
  | 'unchanged';
export type SettingsChanged = { readonly severed: number; readonly mended: number };

/** Refused to all but admins, for numbers that make no sense, an empty name, texts too long, and when nothing would change. */
export async function changeSettings(
  context: Context,
  { change, reason, by }: SettingsAct,
): Promise<Outcome<SettingsChanged, SettingsRefusal>> {
  const role = await findRole(context, 'settings.changed', { by }, null);
  if (role === null) return refuse('not-allowed');
  const settings = await findSettings(context.tx);
  const old = { ...settings, name: (await findSite(context.tx))?.name ?? '' };
  const called = change.name === undefined ? undefined : cleanLine(change.name, nameMax);
  if (called === '') return refuse('bad-title');
  const said = Object.entries({ ...change, name: called }).filter(
    ([name, value]) => value !== undefined && !isSame(old[name as keyof typeof old], value),
  );
  if (said.length === 0) return refuse('unchanged');
  const after: Partial<Settings> & { readonly name?: string } = Object.fromEntries(said);
  const { name, ...kept } = after;
  if (!settingsFit(kept)) return refuse('bad-number');
  if (!textsFit(kept)) return refuse('long-text');
  if (Object.keys(kept).length > 0) await keepSettings(context, kept);
  if (name !== undefined) await nameSite(context, name);
  const before = Object.fromEntries(said.map(([key]) => [key, old[key as keyof typeof old]]));
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

const nameMax = 100;

/** Moments are the same when they are of the same hour. */
const isSame = (one: unknown, other: unknown): boolean =>
  one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other;
