/** Creates an account: a person of this server. */
import type { ActorKeys } from '#domain/actors/actor.ts';
import { createLocalActor, type NameRefusal } from '#domain/actors/create-local-actor.ts';
import type { Context } from '#domain/context.ts';
import { done, type Outcome } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { accountOf, type Account, type Role } from './account.ts';
import { lockAdmins } from './lock-admins.ts';

export type NewAccount = {
  readonly name: string;
  readonly title?: string | undefined;
  readonly role: Role;
  /** As `hashPassword` gives it; null or absent while none is set. */
  readonly password?: string | null | undefined;
  readonly keys: ActorKeys;
  /** In which they read the form; null for what their browser asks for. */
  readonly language?: string | null | undefined;
};

/**
 * Called by the operator's shell, for the first admin, who holds a link, and by the verbs of sign-up; it asks for no
 * right of its own. Refused when the name is malformed, reserved or taken, also by an application that waits.
 */
export async function createAccount(
  context: Context,
  wanted: NewAccount,
): Promise<Outcome<Account, NameRefusal>> {
  const { name, title, role, keys, language = null } = wanted;
  const password = wanted.password ?? null;
  // Nobody claims to be the first admin meanwhile.
  if (role === 'admin') await lockAdmins(context);
  const made = await createLocalActor(context, { kind: 'person', name, title, keys });
  if (!made.done) return made;
  const actor = made.value;
  const [account] = await context.tx
    .insert(accountsTable)
    .values({ actor: actor.id, role, password, language, created: context.now })
    .returning();
  return done(accountOf({ actor, account: account! }));
}
