/** Who says on the wire what the operator did, who has no name. */
import { findAdmins } from '#domain/accounts/find-admins.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Transaction } from '#storage/database.ts';

/**
 * The first admin of this server, since Lemmy takes acts of people only; where there is none, the community itself,
 * whom at least NodeBB and we believe.
 */
export async function findSpeaker(
  tx: Transaction,
  by: number | null,
  community: Actor,
): Promise<Actor | null> {
  if (by !== null) return findActor(tx, by);
  const admins = await findAdmins(tx);
  const first = admins.length === 0 ? null : await findActor(tx, Math.min(...admins));
  return first ?? (community.local ? community : null);
}
