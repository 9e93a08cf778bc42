/** Keeps an application for an account until somebody decides. */
import { lt, sql } from 'drizzle-orm';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import type { Context } from '#domain/context.ts';
import { hashToken } from '#domain/sessions/token.ts';
import { isName, isReserved } from '#lib/names.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { applicationsTable } from '#storage/schema/admissions.ts';

export type NewApplication = {
  readonly name: string;
  /** As `hashPassword` gives it. */
  readonly password: string;
  readonly words: string;
  readonly language: string | null;
  /** For the applicant's browser alone. */
  readonly ticket: string;
};
export type ApplicationRefusal = 'bad-name' | 'reserved' | 'taken' | 'queue-full';

/** As many as may wait: nobody reads more, and strangers fill them in. */
const waitingMax = 500;
const wordsMax = 5000;
const decidedKeptMs = 90 * 24 * 60 * 60_000;

/** Called by `signUp`. Refused for a name that somebody has or waits for, and when too many wait. */
export async function keepApplication(
  context: Context,
  wanted: NewApplication,
): Promise<Outcome<{ id: number }, ApplicationRefusal>> {
  const { name, password, language, ticket } = wanted;
  if (!isName(name)) return refuse('bad-name');
  if (isReserved(name)) return refuse('reserved');
  if ((await findLocalActor(context.tx, name)) !== null) return refuse('taken');
  const table = applicationsTable;
  if ((await context.tx.$count(table, sql`${table.decided} is null`)) >= waitingMax)
    return refuse('queue-full');
  // What was decided long ago is nobody's business any more.
  const old = new Date(context.now.getTime() - decidedKeptMs);
  await context.tx.delete(table).where(lt(table.decided, old));
  const [row] = await context.tx
    .insert(table)
    .values({
      name,
      password,
      words: wanted.words.trim().slice(0, wordsMax),
      language,
      ticket: hashToken(ticket),
      created: context.now,
    })
    .onConflictDoNothing()
    .returning({ id: table.id });
  return row === undefined ? refuse('taken') : done(row);
}
