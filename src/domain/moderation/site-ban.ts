/** Who is banned from this whole server: kept, found and lifted. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { siteBansTable } from '#storage/schema/moderation.ts';

type Ban = Pick<typeof siteBansTable.$inferSelect, 'person' | 'reason' | 'until' | 'act'>;

/** Also one whose term is over; `origin` is the server that said so, null when it was decided here. */
export async function findSiteBan(
  { tx }: Context,
  person: number,
): Promise<(Ban & { readonly origin: string | null }) | null> {
  const [row] = await tx
    .select({ ban: siteBansTable, origin: modlogTable.origin })
    .from(siteBansTable)
    .leftJoin(modlogTable, eq(modlogTable.id, siteBansTable.act))
    .where(eq(siteBansTable.person, person))
    .for('update', { of: siteBansTable });
  return row === undefined ? null : { ...row.ban, origin: row.origin };
}

/** Called by `banPerson`, which asks for the right; a later ban replaces an earlier one. */
export async function keepSiteBan(context: Context, ban: Ban): Promise<void> {
  const { person, ...fields } = ban;
  const set = { ...fields, created: context.now };
  await context.tx
    .insert(siteBansTable)
    .values({ person, ...set })
    .onConflictDoUpdate({ target: siteBansTable.person, set });
}

/** Called by `unbanPerson`, which asks for the right. */
export async function liftSiteBan({ tx }: Context, person: number): Promise<void> {
  await tx.delete(siteBansTable).where(eq(siteBansTable.person, person));
}
