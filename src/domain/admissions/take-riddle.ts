/** Takes the answer to a riddle, once. */
import { lt } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Reader } from '#storage/database.ts';
import { riddlesTable } from '#storage/schema/admissions.ts';
import { hashToken } from '#domain/sessions/token.ts';
import { isRiddle, isSolution } from './riddle.ts';

/** What is older than any riddle can be need not be remembered. */
const keptMs = 2 * 60 * 60_000;

export type Solved = { readonly riddle: string; readonly answer: string };

/** Called before anything that costs: whether the riddle is ours, of this hour, and the answer right. */
export async function isSolved(
  reader: Reader,
  { riddle, answer }: Solved,
  now: Date,
): Promise<boolean> {
  const secret = (await findSite(reader))?.secret ?? '';
  return secret !== '' && isRiddle(riddle, { secret, now }) && isSolution(riddle, answer);
}

/** Called in the transaction that makes the account. Refused when its hour is over, the answer wrong, or it was taken before. */
export async function takeRiddle(
  context: Context,
  solved: Solved,
): Promise<Outcome<null, 'riddle'>> {
  const { tx, now } = context;
  if (!(await isSolved(tx, solved, now))) return refuse('riddle');
  await tx.delete(riddlesTable).where(lt(riddlesTable.solved, new Date(now.getTime() - keptMs)));
  const taken = await tx
    .insert(riddlesTable)
    .values({ hash: hashToken(solved.riddle), solved: now })
    .onConflictDoNothing()
    .returning({ hash: riddlesTable.hash });
  return taken.length === 0 ? refuse('riddle') : done(null);
}
