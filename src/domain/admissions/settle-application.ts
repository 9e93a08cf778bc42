/** Ends an application: an account comes of it, or an answer why not. */
import { and, eq, isNull } from 'drizzle-orm';
import { createAccount } from '#domain/accounts/create-account.ts';
import type { ActorKeys } from '#domain/actors/actor.ts';
import type { NameRefusal } from '#domain/actors/create-local-actor.ts';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { applicationsTable } from '#storage/schema/admissions.ts';
import { lockApplication } from './find-application.ts';

export type Settlement = {
  readonly application: number;
  /** For the account that comes of it; null declines. */
  readonly keys: ActorKeys | null;
  readonly by: number | null;
  readonly answer?: string | null | undefined;
};
export type Settled = { readonly name: string; readonly person: number | null };

/** Called by `decideApplication`, which asks the right. Refused when it was decided before, or the name is taken meanwhile. */
export async function settleApplication(
  context: Context,
  { application: id, keys, by, answer }: Settlement,
): Promise<Outcome<Settled, 'not-found' | 'decided' | NameRefusal>> {
  const found = await lockApplication(context, id);
  if (found === null) return refuse('not-found');
  if (found.decided !== null) return refuse('decided');
  const { name, password } = found;
  const table = applicationsTable;
  const waits = and(eq(table.id, id), isNull(table.decided));
  // The name is free from here on, for this account before anybody's.
  await context.tx
    .update(table)
    .set({
      decided: context.now,
      decision: keys === null ? 'declined' : 'accepted',
      decidedBy: by,
      answer: cleanLine(answer ?? '', 1000),
      password: '',
    })
    .where(waits);
  if (keys === null) return done({ name, person: null });
  const made = await createAccount(context, { name, role: 'member', password, keys });
  if (!made.done) {
    // As if nobody had decided: the caller may decline it, and say why.
    const undecided = { decided: null, decision: null, decidedBy: null, answer: '', password };
    await context.tx.update(table).set(undecided).where(eq(table.id, id));
    return made;
  }
  const person = made.value.id;
  await context.tx.update(table).set({ person }).where(eq(table.id, id));
  return done({ name, person });
}
