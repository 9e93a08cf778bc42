/** Notes that a session is in use, which keeps it alive. */
import { and, eq, lte } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { expiryOf, isStale, seenEveryMs, type Session } from './session.ts';

/** Called for a request; writes at most once an hour and never brings back a session that ended. */
export async function touchSession(
  context: Context,
  { id, created, seen }: Pick<Session, 'id' | 'created' | 'seen'>,
): Promise<void> {
  const { now } = context;
  if (!isStale({ seen }, now)) return;
  await context.tx
    .update(sessionsTable)
    .set({ seen: now, expires: expiryOf({ created, seen: now }) })
    .where(
      and(eq(sessionsTable.id, id), lte(sessionsTable.seen, new Date(now.getTime() - seenEveryMs))),
    );
}
