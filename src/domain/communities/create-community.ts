/** Creates a community of this server, with its creator as first moderator. */
import type { ActorKeys } from '#domain/actors/actor.ts';
import { createLocalActor, type NameRefusal } from '#domain/actors/create-local-actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { communitiesTable, moderatorsTable } from '#storage/schema/communities.ts';
import type { Community, Posting } from './community.ts';
import { readFace, type Face, type FaceRefusal } from './face.ts';

export type NewCommunity = Omit<Face, 'icon' | 'image'> & {
  readonly name: string;
  readonly title: string;
  /** The sidebar, as markdown. */
  readonly summary?: string | undefined;
  /** Null when the operator makes it for nobody in particular. */
  readonly by: number | null;
  readonly keys: ActorKeys;
  readonly posting?: Posting | undefined;
  readonly sensitive?: boolean | undefined;
};

export type CreateCommunityRefusal = NameRefusal | FaceRefusal | 'bad-title' | 'not-found';

/**
 * Called through `foundCommunity`, which also makes the creator a member (memberships come after
 * communities). Refused when the name is malformed, reserved or taken by anybody, person or not.
 */
export async function createCommunity(
  context: Context,
  wanted: NewCommunity,
): Promise<Outcome<Community, CreateCommunityRefusal>> {
  const { name, title, by, keys, posting = 'everyone', sensitive = false } = wanted;
  const { rules, topics, languages } = wanted;
  const face = readFace({ rules, topics, languages });
  if (!face.done) return face;
  if (cleanLine(title) === '') return refuse('bad-title');
  const creator = by === null ? null : await findActor(context.tx, by);
  if (by !== null && !(creator?.local && creator.kind === 'person' && !creator.deleted))
    return refuse('not-found');
  const made = await createLocalActor(context, {
    kind: 'community',
    name,
    title,
    summarySource: wanted.summary,
    keys,
  });
  if (!made.done) return made;
  const community = made.value.id;
  const [row] = await context.tx
    .insert(communitiesTable)
    .values({ actor: community, posting, sensitive, ...face.value.own })
    .returning();
  if (by !== null)
    await context.tx
      .insert(moderatorsTable)
      .values({ community, person: by, position: 0, owner: true, appointed: context.now });
  await record(context, { kind: 'community.created', community });
  const { actor: _, ...settings } = row!;
  return done({ ...made.value, ...settings });
}
