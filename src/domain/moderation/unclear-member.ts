/** Brings back what was removed of somebody's in a community with one act. */
import { and, eq } from 'drizzle-orm';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import type { ClearAct, ClearRefusal } from './clear-member.ts';
import { cleanReason, findRole, type Changed } from './moderate.ts';
import { restoreEverything } from './remove-everything.ts';

/** Exactly that: what was removed by itself, or with a ban, stays removed. */
export async function unclearMember(
  context: Context,
  act: ClearAct & {
    /** The entry of the act to take back; left out, each of its kind is. */
    readonly clearing?: number | undefined;
  },
): Promise<Outcome<Changed, ClearRefusal>> {
  const { person, by } = act;
  const community = await findCommunity(context.tx, act.community);
  if (community === null) return refuse('not-found');
  const role = await findRole(context, 'member.uncleared', act, community);
  if (role === null) return refuse('not-allowed');
  const where = { community: community.id, person };
  const all = await findClearings(context, where);
  const entries = act.clearing === undefined ? all : all.filter((id) => id === act.clearing);
  const back = await restoreEverything(context, entries);
  const { amount } = back;
  if (amount.posts + amount.comments === 0) return done({ changed: false });
  const reason = cleanReason(act.reason);
  const entry = await writeModlog(context, {
    act: 'member.uncleared',
    moderator: by,
    role,
    ...where,
    reason,
    after: { restored: amount },
    within: entries.at(-1) ?? null,
  });
  await back.tell(by, reason);
  await tellMember(context, { ...where, kind: 'statement', act: entry });
  return done({ changed: true, act: entry });
}

async function findClearings(
  { tx }: Context,
  { community, person }: { readonly community: number; readonly person: number },
): Promise<number[]> {
  const rows = await tx
    .select({ id: modlogTable.id })
    .from(modlogTable)
    .where(
      and(
        eq(modlogTable.act, 'member.cleared'),
        eq(modlogTable.community, community),
        eq(modlogTable.person, person),
      ),
    )
    .orderBy(modlogTable.id);
  return rows.map(({ id }) => id);
}
