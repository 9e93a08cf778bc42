/** Keeps what makes a remote actor a community. */
import type { Context } from '#domain/context.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import type { Posting } from './community.ts';

export type RemoteSettings = {
  readonly posting: Posting;
  readonly sensitive: boolean;
  /** BCP 47 tags, separated by commas. */
  readonly languages: string;
};

/** Called after `keepActor` for every Group; communities of our own are never touched. */
export async function keepRemoteCommunity(
  context: Context,
  actor: number,
  settings: RemoteSettings,
): Promise<void> {
  const known = await findActor(context.tx, actor);
  if (known === null || known.local || known.kind !== 'community') return;
  const { posting, sensitive, languages } = settings;
  await context.tx
    .insert(communitiesTable)
    .values({ actor, posting, sensitive, languages })
    .onConflictDoUpdate({
      target: communitiesTable.actor,
      set: { posting, sensitive, languages },
    });
}
