/** Somebody who asked is taken in: by a community elsewhere, or by a moderator of ours. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { findMembership } from './find-membership.ts';
import type { Pair } from './membership.ts';

/** Called for an Accept by the community, and by `approveJoin`; refused when nobody asked. Accepting twice is once. */
export async function acceptJoin(
  context: Context,
  pair: Pair,
): Promise<Outcome<{ changed: boolean }, 'never-asked'>> {
  const known = await findMembership(context.tx, pair);
  if (known === null) return refuse('never-asked');
  if (known.state === 'accepted') return done({ changed: false });
  await context.tx
    .update(membershipsTable)
    .set({ state: 'accepted', accepted: context.now })
    .where(
      and(eq(membershipsTable.community, pair.community), eq(membershipsTable.member, pair.member)),
    );
  return done({ changed: true });
}
