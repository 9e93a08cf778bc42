/** Edits a community of this server: how it presents itself, who may post, what waits for a moderator. */
import { eq } from 'drizzle-orm';
import { editLocalActor } from '#domain/actors/edit-local-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import type { Approval, Community, Joining, Posting } from './community.ts';
import { readFace, type Face, type FaceRefusal } from './face.ts';
import { findCommunity } from './find-community.ts';
import { findRole } from './find-role.ts';

export type CommunityEdit = Face & {
  readonly community: number;
  readonly by: number | null;
  readonly title?: string | undefined;
  readonly summarySource?: string | undefined;
  readonly posting?: Posting | undefined;
  readonly approval?: Approval | undefined;
  readonly joining?: Joining | undefined;
  /** Whether its public record names who moderated. */
  readonly moderatorsNamed?: boolean | undefined;
  readonly sensitive?: boolean | undefined;
};

export type EditCommunityRefusal = FaceRefusal | 'not-found' | 'gone' | 'not-allowed' | 'bad-title';

const settings = ['posting', 'approval', 'joining', 'moderatorsNamed', 'sensitive'] as const;

/** Refused to whoever the table of rights does not name; what is absent stays as it is. */
export async function editCommunity(
  context: Context,
  edit: CommunityEdit,
): Promise<Outcome<Community, EditCommunityRefusal>> {
  const community = await findCommunity(context.tx, edit.community);
  if (community === null) return refuse('not-found');
  if (community.deleted || community.removed) return refuse('gone');
  // What a community elsewhere says of itself is its own to say.
  const role = community.local
    ? await findRole(context, 'community.edited', edit, community)
    : null;
  if (role === null) return refuse('not-allowed');
  if (edit.title !== undefined && cleanLine(edit.title) === '') return refuse('bad-title');
  const face = readFace(edit);
  if (!face.done) return face;
  const { title, summarySource } = edit;
  await editLocalActor(context, community.id, { title, summarySource, ...face.value.actor });
  const chosen = settings.flatMap((name) => (edit[name] === undefined ? [] : [[name, edit[name]]]));
  const wanted = { ...Object.fromEntries(chosen), ...face.value.own };
  if (Object.keys(wanted).length > 0)
    await context.tx
      .update(communitiesTable)
      .set(wanted)
      .where(eq(communitiesTable.actor, community.id));
  const edited = (await findCommunity(context.tx, community.id))!;
  const change = differences(community, edited);
  // Saved as it was: nobody need be told.
  if (Object.keys(change.after).length === 0) return done(edited);
  await writeModlog(context, {
    act: 'community.edited',
    moderator: edit.by,
    role,
    community: community.id,
    ...change,
  });
  await record(context, { kind: 'community.edited', community: community.id, by: edit.by });
  return done(edited);
}

const watched = [
  'title',
  'summarySource',
  'rules',
  'topics',
  'languages',
  'icon',
  'image',
  ...settings,
] as const;

/** Only what changed. */
function differences(was: Community, is: Community): { before: object; after: object } {
  // Topics are a list.
  const changed = watched.filter((name) => String(was[name]) !== String(is[name]));
  const of = (one: Community) => Object.fromEntries(changed.map((name) => [name, one[name]]));
  return { before: of(was), after: of(is) };
}
