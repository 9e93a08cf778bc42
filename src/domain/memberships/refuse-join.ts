/** A community elsewhere refuses one of our people, at once or later. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import type { Pair } from './membership.ts';

/** Called for a Reject by the community; an accepted membership ends by it too. */
export async function refuseJoin(
  context: Context,
  pair: Pair,
): Promise<Outcome<{ changed: true }, 'never-asked'>> {
  const rows = await context.tx
    .delete(membershipsTable)
    .where(
      and(eq(membershipsTable.community, pair.community), eq(membershipsTable.member, pair.member)),
    )
    .returning({ member: membershipsTable.member });
  return rows.length === 0 ? refuse('never-asked') : done({ changed: true });
}
