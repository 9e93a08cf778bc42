/** Keeps the moderators of a remote community as its own server lists them. */
import { and, eq, notInArray } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { findCommunity } from './find-community.ts';

/** Called with the whole list, in its order; nobody is told, and our own communities stay as is. */
export async function mirrorModerators(
  context: Context,
  community: number,
  persons: readonly number[],
): Promise<void> {
  const known = await findCommunity(context.tx, community);
  if (known === null || known.local) return;
  const here = eq(moderatorsTable.community, community);
  await context.tx
    .delete(moderatorsTable)
    .where(
      persons.length === 0 ? here : and(here, notInArray(moderatorsTable.person, [...persons])),
    );
  for (const [position, person] of [...new Set(persons)].entries())
    await context.tx
      .insert(moderatorsTable)
      .values({ community, person, position, appointed: context.now })
      .onConflictDoUpdate({
        target: [moderatorsTable.community, moderatorsTable.person],
        set: { position },
      });
}
