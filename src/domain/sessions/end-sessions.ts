/** Ends all sessions of an account, or all but one. */
import { and, eq, ne } from 'drizzle-orm';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import type { Context } from '#domain/context.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';

export type Ending = {
  readonly account: number;
  /** The session that stays: the id of the one that asks. */
  readonly but?: string | undefined;
};

/** Called by its owner, by the operator, and whenever a password is set or a right taken away; how many ended. */
export async function endSessions(context: Context, { account, but }: Ending): Promise<number> {
  // One that is being opened is waited for, and ends as well.
  await lockAccount(context, account);
  const theirs = eq(sessionsTable.account, account);
  const ended = await context.tx
    .delete(sessionsTable)
    .where(but === undefined ? theirs : and(theirs, ne(sessionsTable.id, but)))
    .returning({ id: sessionsTable.id });
  return ended.length;
}
