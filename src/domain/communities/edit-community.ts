/** Edits a community of this server: its title, its sidebar, who may post. */
import { eq } from 'drizzle-orm';
import { editLocalActor } from '#domain/actors/edit-local-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import type { Community, Posting } from './community.ts';
import { findCommunity } from './find-community.ts';
import { mayGovern } from './moderators.ts';
import { findStanding } from './standing.ts';

export type CommunityEdit = {
  readonly community: number;
  readonly by: number;
  readonly title?: string | undefined;
  readonly summarySource?: string | undefined;
  readonly posting?: Posting | undefined;
};

export type EditCommunityRefusal = 'not-found' | 'gone' | 'not-allowed' | 'bad-title';

/** Refused to all but its moderators and the admins; what is absent stays as it is. */
export async function editCommunity(
  context: Context,
  edit: CommunityEdit,
): Promise<Outcome<Community, EditCommunityRefusal>> {
  const community = await findCommunity(context.tx, edit.community);
  if (community === null) return refuse('not-found');
  if (community.deleted || community.removed) return refuse('gone');
  const standing = await findStanding(context.tx, {
    person: edit.by,
    community: community.id,
    now: context.now,
  });
  if (!mayGovern(standing, community)) return refuse('not-allowed');
  if (edit.title !== undefined && cleanLine(edit.title) === '') return refuse('bad-title');
  const { title, summarySource, posting } = edit;
  await editLocalActor(context, community.id, { title, summarySource });
  if (posting !== undefined)
    await context.tx
      .update(communitiesTable)
      .set({ posting })
      .where(eq(communitiesTable.actor, community.id));
  await record(context, { kind: 'community.edited', community: community.id, by: edit.by });
  const edited = await findCommunity(context.tx, community.id);
  return edited === null ? refuse('not-found') : done(edited);
}
