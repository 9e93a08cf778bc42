/** Makes somebody an admin or a moderator of this server, or a member again. */
import type { Account, Role } from '#domain/accounts/account.ts';
import { isOpen } from '#domain/accounts/account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { setRole } from '#domain/accounts/set-role.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { endSessions } from './end-sessions.ts';

export type RoleChange = {
  readonly account: number;
  readonly role: Role;
  readonly reason?: string | null | undefined;
};

const roleNames: Readonly<Record<Role, string>> = {
  admin: 'an admin',
  moderator: 'a moderator',
  member: 'a member',
};
const ranks: Readonly<Record<Role, number>> = { member: 0, moderator: 1, admin: 2 };

/**
 * An operator's verb: no page calls it. Whoever loses a right is signed out everywhere. Refused for the last admin,
 * and for an account that is closed.
 */
export async function changeRole(
  context: Context,
  { account: id, role, reason }: RoleChange,
): Promise<Outcome<{ account: Account; ended: number }, 'last-admin' | 'closed'>> {
  const account = await lockAccount(context, id);
  if (account === null || !isOpen(account)) return refuse('closed');
  if (account.role === role) return done({ account, ended: 0 });
  const set = await setRole(context, { account, role });
  if (!set.done) return set;
  const ended = ranks[role] > ranks[account.role] ? 0 : await endSessions(context, { account: id });
  const entry = await writeModlog(context, {
    act: 'role.changed',
    moderator: null,
    role: 'operator',
    person: id,
    reason: cleanLine(reason ?? '', 500) || null,
    before: { role: account.role },
    after: { role },
  });
  const text = `You are ${roleNames[role]} of this server now`;
  await tellMember(context, { person: id, kind: 'statement', act: entry, text });
  return done({ account: { ...account, role }, ended });
}
