/** Founds a community of this server: its creator moderates it and belongs to it. */
import type { Community } from '#domain/communities/community.ts';
import {
  createCommunity,
  type CreateCommunityRefusal,
  type NewCommunity,
} from '#domain/communities/create-community.ts';
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { joinCommunity } from './join-community.ts';

/** Called by every door that creates a community; refused as `createCommunity` refuses. */
export async function foundCommunity(
  context: Context,
  wanted: NewCommunity,
): Promise<Outcome<Community, CreateCommunityRefusal>> {
  const made = await createCommunity(context, wanted);
  if (made.done && wanted.by !== null)
    await joinCommunity(context, { community: made.value.id, member: wanted.by, follow: null });
  return made;
}
