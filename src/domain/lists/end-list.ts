/** Follows a list no longer. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { cleanReason, findRole } from '#domain/moderation/moderate.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { keepRules } from '#domain/policy/keep-rules.ts';
import { removeRules } from '#domain/policy/remove-rules.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { lockList } from './find-list.ts';

export type EndAct = {
  readonly list: number;
  /** What becomes of the rules that it brought: they go, or stay as ours. */
  readonly rules: 'remove' | 'keep';
  readonly by: number | null;
  readonly reason?: string | null;
};
export type Ended = {
  readonly removed: number;
  readonly kept: number;
  readonly severed: number;
  readonly mended: number;
};

/** Refused to all but admins. What somebody here decided about the same servers stays. */
export async function endList(
  context: Context,
  { list: id, rules, by, reason }: EndAct,
): Promise<Outcome<Ended, 'not-allowed' | 'no-such-list'>> {
  const role = await findRole(context, 'list.ended', { by }, null);
  if (role === null) return refuse('not-allowed');
  const list = await lockList(context.tx, id);
  if (list === null) return refuse('no-such-list');
  const all = { list: id, names: 'all' } as const;
  const kept = rules === 'keep' ? await keepRules(context, all) : 0;
  const removed = await removeRules(context, all);
  await context.tx.delete(listsTable).where(eq(listsTable.id, id));
  const settled = await enforceRules(context);
  await writeModlog(context, {
    act: 'list.ended',
    moderator: by,
    role,
    reason: cleanReason(reason),
    before: { list: id, name: list.name, url: list.url },
    after: { removed, kept },
  });
  return done({ removed, kept, ...settled });
}
