/** Keeps that somebody is banned from a community. */
import type { Context } from '#domain/context.ts';
import { bansTable } from '#storage/schema/communities.ts';

export type Ban = {
  readonly community: number;
  readonly person: number;
  readonly reason: string | null;
  /** Null for good. */
  readonly until: Date | null;
  /** Its entry in the record; null for what was kept before there were such. */
  readonly act?: number | null;
};

/** Called by `banMember`, which asks for the right; a later ban replaces an earlier one. */
export async function keepBan(context: Context, ban: Ban): Promise<void> {
  const { community, person, reason, until, act = null } = ban;
  await context.tx
    .insert(bansTable)
    .values({ community, person, reason, until, act, created: context.now })
    .onConflictDoUpdate({
      target: [bansTable.community, bansTable.person],
      set: { reason, until, act, created: context.now },
    });
}
