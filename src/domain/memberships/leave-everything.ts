/** Ends every membership of an actor that is no more. */
import { eq, or } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

/**
 * Called when a remote actor was deleted: what it belonged to, and who belonged to it. Only the
 * communities of ours that it leaves are news. Returns how many memberships ended.
 */
export async function leaveEverything(context: Context, actor: number): Promise<number> {
  const ended = await context.tx
    .delete(membershipsTable)
    .where(or(eq(membershipsTable.member, actor), eq(membershipsTable.community, actor)))
    .returning();
  for (const { community, member } of ended) {
    const left = member === actor ? await findActor(context.tx, community) : null;
    if (left?.local) await record(context, { kind: 'member.left', community, member });
  }
  return ended.length;
}
