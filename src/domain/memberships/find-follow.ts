/** Finds a membership by the Follow that asked for it. */
import { eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import type { Membership } from './membership.ts';

/** Called for an Accept, Reject or Undo that names the Follow by its id alone. */
export async function findFollow(reader: Reader, follow: string): Promise<Membership | null> {
  const [row] = await reader
    .select()
    .from(membershipsTable)
    .where(eq(membershipsTable.follow, follow))
    .limit(1);
  return row ?? null;
}
