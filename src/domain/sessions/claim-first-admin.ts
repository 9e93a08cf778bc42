/** Makes the first admin's account for whoever holds the link that the server printed, and signs them in. */
import { eq } from 'drizzle-orm';
import { createAccount } from '#domain/accounts/create-account.ts';
import { findAdmins } from '#domain/accounts/find-admins.ts';
import { lockAdmins } from '#domain/accounts/lock-admins.ts';
import { judgePassword, type PasswordRefusal } from '#domain/accounts/password.ts';
import type { NameRefusal } from '#domain/actors/create-local-actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type House } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { spend, type TooMany } from '#domain/limits/spend.ts';
import { isName } from '#lib/names.ts';
import { networkOf } from '#lib/network-of.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import { findLink } from './find-link.ts';
import { secrets, type Secrets } from './secrets.ts';
import type { SignedIn, Visitor } from './session.ts';
import { welcome } from './welcome.ts';

export type Claim = Visitor & {
  readonly token: string;
  readonly name: string;
  readonly password: string;
};
export type ClaimRefusal = NameRefusal | PasswordRefusal | 'link-expired';

/** Refused once there is any admin. A name or a password that does not fit leaves the link as it is. */
export async function claimFirstAdmin(
  house: House,
  claim: Claim,
  using: Secrets = secrets,
): Promise<Outcome<SignedIn, ClaimRefusal> | TooMany> {
  const { name, from, agent } = claim;
  const purse = { budget: 'link from' as const, of: networkOf(from) };
  const admitted = await act(house, (context) => spend(context, [purse]));
  if (!admitted.done) return admitted;
  const asked = { token: claim.token, purpose: 'first-admin' as const };
  const link = await findLink(house.database.query, asked, house.clock());
  if (link === null) return refuse('link-expired');
  if (!isName(name)) return refuse('bad-name');
  const misfit = judgePassword(claim.password);
  if (misfit !== null) return refuse(misfit);
  const hashed = await using.hash(claim.password);
  if (!hashed.done) return hashed;
  const keys = await makeKeys();
  const token = using.newToken();
  return act(house, async (context) => {
    await lockAdmins(context);
    const live = (await findLink(context.tx, asked, context.now)) !== null;
    if (!live || (await findAdmins(context.tx)).length > 0) return refuse('link-expired');
    const wanted = { name, role: 'admin' as const, password: hashed.value, keys };
    const made = await createAccount(context, wanted);
    if (!made.done) return made;
    await context.tx.delete(linksTable).where(eq(linksTable.purpose, 'first-admin'));
    // The link stood in the operator's log: whoever has it acts in the operator's place.
    await writeModlog(context, {
      act: 'role.changed',
      moderator: null,
      role: 'operator',
      person: made.value.id,
      before: null,
      after: { role: 'admin' },
    });
    return welcome(context, { account: made.value, token, from, agent });
  });
}
