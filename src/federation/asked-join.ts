/** Which Follow of ours an Accept or Reject answers: by its id, or by who follows whom. */
import { and, eq } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { idOf, isJson } from './objects/wire.ts';
import type { World } from './world.ts';

/**
 * `object` is the Follow as the community names it: embedded, or its id (Mitra). Null when nobody here
 * asked exactly this community.
 */
export async function findAskedJoin(
  world: World,
  object: unknown,
  community: Actor,
): Promise<{ readonly community: number; readonly member: number } | null> {
  const reader = world.house.database.query;
  const follow = idOf(object);
  const byId =
    follow === null
      ? []
      : await reader
          .select({ member: membershipsTable.member })
          .from(membershipsTable)
          .where(
            and(eq(membershipsTable.community, community.id), eq(membershipsTable.follow, follow)),
          );
  if (byId[0] !== undefined) return { community: community.id, member: byId[0].member };
  if (!isJson(object) || object['type'] !== 'Follow' || idOf(object['object']) !== community.uri) {
    return null;
  }
  const member = await findActorByUri(reader, idOf(object['actor']) ?? '');
  return member?.local === true ? { community: community.id, member: member.id } : null;
}
