/** Who may make an account at this hour, and who may invite. Pure: no clock, no database. */
import type { Role } from '#domain/accounts/account.ts';
import { inBattle, type Settings } from '#domain/policy/settings.ts';

export type Mode = Settings['signUp'];

/** The mode that holds now, and what closed it where the admins did not. */
export type Entrance = { readonly mode: Mode; readonly why: 'battle' | 'unattended' | null };

/** As long as this server may be without anybody who looks after it before sign-up closes. */
export const unattendedMs = 7 * 24 * 60 * 60_000;

/** `watched`: whether an admin or moderator was there within a week. */
export function entranceOf(
  settings: Settings,
  { watched, now }: { readonly watched: boolean; readonly now: Date },
): Entrance {
  const mode = settings.signUp;
  if (mode === 'closed') return { mode, why: null };
  if (inBattle(settings, now)) return { mode: 'closed', why: 'battle' };
  return watched ? { mode, why: null } : { mode: 'closed', why: 'unattended' };
}

/** Everybody where people come by invitation; elsewhere those who look after the server. Nobody where it is closed. */
export function mayInvite({ signUp }: Settings, role: Role): boolean {
  if (signUp === 'closed') return false;
  return signUp === 'invitation' || role !== 'member';
}
