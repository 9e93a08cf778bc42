/** Changes what a moderator of a community of ours is entrusted with. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { findCommunity } from './find-community.ts';
import { findRole } from './find-role.ts';
import type { Scope } from './rights.ts';

export type Scoping = {
  readonly community: number;
  readonly person: number;
  /** None is everything that moderators may. */
  readonly scopes: readonly Scope[];
  readonly by: number | null;
  readonly reason?: string | null | undefined;
};
export type ScopeRefusal = 'not-found' | 'gone' | 'not-allowed' | 'no-moderator';

/** Refused to all but owners and admins. What an owner may is not limited: `no-moderator`. */
export async function scopeModerator(
  context: Context,
  act: Scoping,
): Promise<Outcome<{ changed: boolean; act?: number }, ScopeRefusal>> {
  const { community: id, person, by } = act;
  const community = await findCommunity(context.tx, id);
  if (community === null) return refuse('not-found');
  if (community.deleted || community.removed) return refuse('gone');
  // Other servers know nothing of scopes.
  const role = community.local ? await findRole(context, 'moderator.scoped', act, community) : null;
  if (role === null) return refuse('not-allowed');
  const scopes = [...new Set(act.scopes)].toSorted();
  const seat = and(eq(moderatorsTable.community, id), eq(moderatorsTable.person, person));
  const [was] = await context.tx.select().from(moderatorsTable).where(seat).for('update');
  if (was === undefined || was.owner) return refuse('no-moderator');
  if (was.scopes.toSorted().join() === scopes.join()) return done({ changed: false });
  await context.tx.update(moderatorsTable).set({ scopes }).where(seat);
  const entry = await writeModlog(context, {
    act: 'moderator.scoped',
    moderator: by,
    role,
    community: id,
    person,
    reason: cleanLine(act.reason ?? '', 500) || null,
    before: { scopes: was.scopes },
    after: { scopes },
  });
  await record(context, { kind: 'moderator.scoped', community: id, person, by });
  if (person !== by)
    await tellMember(context, { person, kind: 'statement', community: id, act: entry });
  return done({ changed: true, act: entry });
}
