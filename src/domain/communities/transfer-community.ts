/** Gives a community of ours another owner. */
import { and, eq, min, ne } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { findCommunity } from './find-community.ts';
import { findRole } from './find-role.ts';
import { findStanding } from './standing.ts';

export type Transfer = {
  readonly community: number;
  readonly to: number;
  readonly by: number | null;
  readonly reason?: string | null | undefined;
};
export type TransferRefusal = 'not-found' | 'gone' | 'not-allowed' | 'banned';

/** Refused to all but its owners and admins. Who owned it moderates it on; the new owner stands before all others. */
export async function transferCommunity(
  context: Context,
  act: Transfer,
): Promise<Outcome<{ changed: boolean; act?: number }, TransferRefusal>> {
  const { community: id, to, by } = act;
  const community = await findCommunity(context.tx, id);
  const heir = await findActor(context.tx, to);
  if (community === null || heir === null || heir.kind !== 'person') return refuse('not-found');
  if (community.deleted || community.removed || heir.deleted) return refuse('gone');
  const role = community.local
    ? await findRole(context, 'community.transferred', act, community)
    : null;
  if (role === null) return refuse('not-allowed');
  const standing = await findStanding(context.tx, { person: to, community: id, now: context.now });
  if (standing.banned) return refuse('banned');
  if (standing.owner) return done({ changed: false });
  const owners = await seatFirst(context, id, to);
  const entry = await writeModlog(context, {
    act: 'community.transferred',
    moderator: by,
    role,
    community: id,
    person: to,
    reason: cleanLine(act.reason ?? '', 500) || null,
    before: { owners },
    after: { owners: [to] },
  });
  if (!standing.moderator)
    await record(context, { kind: 'moderator.appointed', community: id, person: to, by });
  await record(context, { kind: 'community.edited', community: id, by });
  for (const person of [to, ...owners])
    if (person !== by)
      await tellMember(context, {
        person,
        kind: 'statement',
        community: id,
        act: entry,
        text: person === to ? null : `Your community ${community.title} has another owner now`,
      });
  return done({ changed: true, act: entry });
}

/** Returns who owned it until now. */
async function seatFirst({ tx, now }: Context, community: number, person: number) {
  const here = eq(moderatorsTable.community, community);
  const [first] = await tx
    .select({ position: min(moderatorsTable.position) })
    .from(moderatorsTable)
    .where(here);
  const position = (first?.position ?? 1) - 1;
  const before = await tx
    .update(moderatorsTable)
    .set({ owner: false })
    .where(and(here, moderatorsTable.owner, ne(moderatorsTable.person, person)))
    .returning({ person: moderatorsTable.person });
  const seat = { position, owner: true, scopes: [] };
  await tx
    .insert(moderatorsTable)
    .values({ community, person, ...seat, appointed: now })
    .onConflictDoUpdate({ target: [moderatorsTable.community, moderatorsTable.person], set: seat });
  return before.map((row) => row.person);
}
