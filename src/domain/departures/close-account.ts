/** Closes an account: its owner leaves, with or without what they wrote, and other servers are told. */
import { eq } from 'drizzle-orm';
import { isOpen } from '#domain/accounts/account.ts';
import { endAccount, isLastAdmin } from '#domain/accounts/end-account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { buryLocalActor } from '#domain/actors/bury-local-actor.ts';
import { forgetAdmissions } from '#domain/admissions/forget-admissions.ts';
import { forgetBlocks } from '#domain/blocks/forget-blocks.ts';
import { eraseComments } from '#domain/comments/erase-comments.ts';
import { dismissModerator } from '#domain/communities/dismiss-moderator.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { forgetMarks } from '#domain/marks/forget-marks.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { forgetNotices } from '#domain/notices/forget-notices.ts';
import { erasePosts } from '#domain/posts/erase-posts.ts';
import { shutOut } from '#domain/sessions/shut-out.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

export type Closing = {
  readonly account: number;
  /** What they wrote goes for good; else it stays under the name that nobody gets again. */
  readonly erase: boolean;
  /** Their own wish needs no entry in the record; what the operator does, does. */
  readonly by: 'owner' | 'operator';
  readonly reason?: string | null | undefined;
};
export type Closed = { readonly erased: number };

const rowsAtOnce = 2000;

/**
 * Called by `closeOwnAccount`, which asked for the password, and by the operator. Refused for the last admin, and for an
 * account that is closed already. Votes stay: they are counted, and nobody reads whose they were.
 */
export async function closeAccount(
  context: Context,
  { account: id, erase, by, reason }: Closing,
): Promise<Outcome<Closed, 'closed' | 'last-admin'>> {
  const account = await lockAccount(context, id);
  if (account === null || !isOpen(account)) return refuse('closed');
  if (await isLastAdmin(context, id)) return refuse('last-admin');
  // Offices first: whoever has left has no right to lay them down.
  for (const community of await findSeats(context, id))
    await dismissModerator(context, { community, person: id, by: by === 'owner' ? id : null });
  await endAccount(context, id);
  await shutOut(context, id);
  const left = await leaveAll(context, id);
  const erased = erase ? await eraseAll(context, id) : 0;
  await forgetMarks(context, id);
  await forgetBlocks(context, id);
  await forgetNotices(context, id);
  await forgetAdmissions(context, id);
  await buryLocalActor(context, account);
  if (by === 'operator')
    await writeModlog(context, {
      act: 'account.closed',
      moderator: null,
      role: 'operator',
      person: id,
      reason: cleanLine(reason ?? '', 500) || null,
      after: { erased: erase },
    });
  await record(context, { kind: 'person.closed', person: id, erased: erase, left });
  return done({ erased });
}

async function findSeats({ tx }: Context, person: number): Promise<number[]> {
  const { community } = moderatorsTable;
  const rows = await tx
    .select({ community })
    .from(moderatorsTable)
    .where(eq(moderatorsTable.person, person));
  return rows.map((row) => row.community);
}

/** Returns the communities elsewhere that they belonged to: their servers are told as well. */
async function leaveAll(context: Context, member: number): Promise<number[]> {
  const rows = await context.tx
    .select({ id: actorsTable.id, local: actorsTable.local })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
    .where(eq(membershipsTable.member, member));
  for (const { id } of rows) await leaveCommunity(context, { community: id, member });
  return rows.filter(({ local }) => !local).map(({ id }) => id);
}

async function eraseAll(context: Context, author: number): Promise<number> {
  let erased = 0;
  for (const eraseSome of [erasePosts, eraseComments]) {
    let some: number;
    do erased += some = await eraseSome(context, { author, limit: rowsAtOnce });
    while (some > 0);
  }
  return erased;
}
