/** Leaves a community. */
import { and, eq } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { bury } from '#domain/journal/tombstones.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import type { Pair } from './membership.ts';

/** `follow` is the id that an Undo named; it is remembered when the Undo came first. */
export type Leaving = Pair & { readonly follow?: string | null };

/**
 * Called for an Undo of a Follow and when one of our people leaves. The id named is not compared:
 * Lemmy undoes a Follow under a new id.
 */
export async function leaveCommunity(
  context: Context,
  { community: id, member, follow = null }: Leaving,
): Promise<Outcome<{ changed: true }, 'not-found' | 'no-member'>> {
  const community = await findCommunity(context.tx, id);
  const leaver = await findActor(context.tx, member);
  if (community === null || leaver === null) return refuse('not-found');
  const [left] = await context.tx
    .delete(membershipsTable)
    .where(and(eq(membershipsTable.community, id), eq(membershipsTable.member, member)))
    .returning();
  if (left === undefined) {
    if (follow !== null) await bury(context, follow, leaver.uri);
    return refuse('no-member');
  }
  await record(
    context,
    community.local
      ? { kind: 'member.left', community: id, member }
      : { kind: 'join.withdrawn', community: id, member, follow: left.follow },
  );
  return done({ changed: true });
}
