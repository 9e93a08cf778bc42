/** Ends one session: signs somebody out on one browser. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Refused for a session of anybody else as for one that does not exist: the answer tells nothing. */
export async function endSession(
  context: Context,
  { account, session }: { readonly account: number; readonly session: string },
): Promise<Outcome<null, 'not-found'>> {
  if (!uuid.test(session)) return refuse('not-found');
  const ended = await context.tx
    .delete(sessionsTable)
    .where(and(eq(sessionsTable.id, session), eq(sessionsTable.account, account)))
    .returning({ id: sessionsTable.id });
  return ended.length === 0 ? refuse('not-found') : done(null);
}
