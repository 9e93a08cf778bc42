/** Removes a community from this server, or brings it back. */
import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMany } from '#domain/notices/tell-many.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { findCommunity } from './find-community.ts';
import { findRole, type Claim } from './find-role.ts';

export type CommunityRemoval = Claim & {
  readonly community: number;
  readonly reason?: string | null | undefined;
};
export type RemoveCommunityRefusal = 'not-found' | 'gone' | 'not-allowed';
type Removed = Promise<Outcome<{ changed: boolean; act?: number }, RemoveCommunityRefusal>>;

/** Removing and restoring differ only in the mark, its words and its event. */
export async function setCommunityRemoved(
  context: Context,
  act: CommunityRemoval,
  on: boolean,
): Removed {
  const community = await findCommunity(context.tx, act.community);
  if (community === null) return refuse('not-found');
  const kind = on ? 'community.removed' : 'community.restored';
  const role = await findRole(context, kind, act, community);
  if (role === null) return refuse('not-allowed');
  if (community.deleted) return refuse('gone');
  if (role === 'community' && !on && (await wasRemovedHere(context, community.id)))
    return done({ changed: false });
  const column = communitiesTable.removed;
  const rows = await context.tx
    .update(communitiesTable)
    .set({ removed: on ? context.now : null })
    .where(and(eq(communitiesTable.actor, community.id), on ? isNull(column) : isNotNull(column)))
    .returning({ id: communitiesTable.actor });
  if (rows.length === 0) return done({ changed: false });
  const reason = cleanLine(act.reason ?? '', 500) || null;
  const entry = await writeModlog(context, {
    act: kind,
    moderator: act.by,
    role,
    community: community.id,
    reason,
    before: { removed: !on },
    after: { removed: on },
  });
  await record(context, { kind, community: community.id, by: act.by, reason });
  const told = `${community.title || community.name} was ${on ? 'removed from' : 'brought back to'} this server.`;
  const text = reason === null ? told : `${told} The reason given: ${reason}`;
  const members = await findMembersHere(context, community.id);
  const notice = { kind: 'statement', community: community.id, act: entry, text } as const;
  await tellMany(context, members, notice);
  return done({ changed: true, act: entry });
}

/** What an admin here decided, another server does not take back. */
async function wasRemovedHere({ tx }: Context, community: number): Promise<boolean> {
  const [last] = await tx
    .select({ role: modlogTable.role })
    .from(modlogTable)
    .where(and(eq(modlogTable.community, community), eq(modlogTable.act, 'community.removed')))
    .orderBy(desc(modlogTable.id))
    .limit(1);
  return last !== undefined && last.role !== 'community';
}

async function findMembersHere({ tx }: Context, community: number): Promise<number[]> {
  const rows = await tx
    .select({ member: membershipsTable.member })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(and(eq(membershipsTable.community, community), actorsTable.local));
  return rows.map(({ member }) => member);
}

/** It is shown nowhere and takes nothing more; refused to all but admins. Nothing is erased. */
export const removeCommunity = (context: Context, act: CommunityRemoval): Removed =>
  setCommunityRemoved(context, act, true);
