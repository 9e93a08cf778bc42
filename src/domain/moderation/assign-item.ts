/** Says who works on an item of the moderators' queue, or that nobody does. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { assignmentsTable } from '#storage/schema/moderation.ts';
import { findRole, type Changed } from './moderate.ts';
import { actOf, findItemPlace, parseItem } from './queue-item.ts';

export type Assigning = {
  /** `report:post:5`, `held:12`, `join:3:7`, `appeal:4`. */
  readonly item: string;
  /** Null for nobody. */
  readonly person: number | null;
  /** Null for the operator. */
  readonly by: number | null;
};
export type AssignRefusal = 'not-found' | 'not-allowed' | 'no-moderator';

/** Refused to whoever may not decide the item, and for somebody who may not. It is no act: nobody is told. */
export async function assignItem(
  context: Context,
  { item, person, by }: Assigning,
): Promise<Outcome<Changed, AssignRefusal>> {
  const name = parseItem(item);
  const place = name === null ? null : await findItemPlace(context.tx, name);
  if (name === null || place === null) return refuse('not-found');
  const act = actOf[name.kind];
  if ((await findRole(context, act, { by }, place.community)) === null)
    return refuse('not-allowed');
  if (person === null) {
    await clearAssignment(context, item);
    return done({ changed: true });
  }
  if ((await findRole(context, act, { by: person }, place.community)) === null)
    return refuse('no-moderator');
  const set = { person, created: context.now };
  await context.tx
    .insert(assignmentsTable)
    .values({ item, ...set })
    .onConflictDoUpdate({ target: assignmentsTable.item, set });
  return done({ changed: true });
}

/** Called when an item is decided. */
export async function clearAssignment({ tx }: Context, item: string): Promise<void> {
  await tx.delete(assignmentsTable).where(eq(assignmentsTable.item, item));
}
