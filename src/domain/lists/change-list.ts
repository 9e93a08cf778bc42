/** Changes on which terms a list is followed. */
import { and, eq, ne } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { findRole } from '#domain/moderation/moderate.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { reorderRules } from '#domain/policy/reorder-rules.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { lockList, type FollowedList } from './find-list.ts';
import { misfitOf, type ListTerms, type TermsRefusal } from './list-terms.ts';

export type ListChange = Partial<ListTerms> & {
  readonly paused?: boolean;
  /** Lets it lose most of its entries when it is read next. */
  readonly shrink?: true;
};
export type ListAct = {
  readonly list: number;
  readonly change: ListChange;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type ChangeRefusal =
  | 'not-allowed'
  | 'no-such-list'
  | 'known-list'
  | 'nothing-new'
  | TermsRefusal;

/**
 * Refused to all but admins. A new priority holds at once. Another mapping holds when the list is read again, which
 * is soon; what waits for approval goes on waiting, also when adoption becomes automatic.
 */
export async function changeList(
  context: Context,
  { list: id, change, by }: ListAct,
): Promise<Outcome<{ readonly list: number }, ChangeRefusal>> {
  const role = await findRole(context, 'list.changed', { by }, null);
  if (role === null) return refuse('not-allowed');
  const list = await lockList(context.tx, id);
  if (list === null) return refuse('no-such-list');
  const misfit = misfitOf(change);
  if (misfit !== null) return misfit;
  const { before, after } = differenceOf(list, change);
  if (Object.keys(after).length === 0) return refuse('nothing-new');
  if (change.name !== undefined && (await isTaken(context, change.name, id)))
    return refuse('known-list');
  const { shrink, ...said } = change;
  const anew = change.mapping !== undefined || shrink === true || change.paused === false;
  await context.tx
    .update(listsTable)
    .set({
      ...said,
      ...(shrink === true && { shrinkAllowed: context.now }),
      // Read as if for the first time, and soon.
      ...(anew && { etag: null, due: context.now, failures: 0 }),
    })
    .where(eq(listsTable.id, id));
  if (change.priority !== undefined && change.priority !== list.priority) {
    await reorderRules(context, { list: id, priority: change.priority });
    await enforceRules(context);
  }
  await writeModlog(context, {
    act: 'list.changed',
    moderator: by,
    role,
    before: { list: id, name: list.name, ...before },
    after,
  });
  if (anew) context.afterCommit(() => context.ring('lists'));
  return done({ list: id });
}

function differenceOf(list: FollowedList, change: ListChange) {
  const was: Record<string, unknown> = { ...list, shrink: false };
  const changed = Object.entries(change).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(was[key]),
  );
  return {
    before: Object.fromEntries(changed.map(([key]) => [key, was[key]])),
    after: Object.fromEntries(changed),
  };
}

async function isTaken({ tx }: Context, name: string, id: number): Promise<boolean> {
  const rows = await tx
    .select({ id: listsTable.id })
    .from(listsTable)
    .where(and(eq(listsTable.name, name), ne(listsTable.id, id)));
  return rows.length > 0;
}
