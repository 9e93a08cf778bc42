/** Appeals an act of moderation, by the person whom it concerns. */
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { mayAppeal, type AppealRule } from './appeal.ts';
import { findAppealed } from './find-appealed.ts';

export type Appealing = {
  /** The entry in the record. */
  readonly act: number;
  readonly by: number;
  /** Why it was wrong. */
  readonly words: string;
};
export type AppealRefusal = AppealRule | 'empty' | 'appealed';

const wordsMax = 2000;

/** Once for each act, within 90 days; refused to everybody whom it does not concern. */
export async function appealAct(
  context: Context,
  { act, by, words }: Appealing,
): Promise<Outcome<{ appeal: number }, AppealRefusal>> {
  const found = await findAppealed(context.tx, act);
  if (found === null) return refuse('not-found');
  const allowed = mayAppeal(found.appealed, { by, now: context.now });
  if (!allowed.done) return allowed;
  const said = cleanLine(words, wordsMax);
  if (said === '') return refuse('empty');
  const [row] = await context.tx
    .insert(appealsTable)
    .values({
      act,
      community: found.entry.community,
      person: by,
      words: said,
      created: context.now,
    })
    .onConflictDoNothing()
    .returning({ id: appealsTable.id });
  return row === undefined ? refuse('appealed') : done({ appeal: row.id });
}
