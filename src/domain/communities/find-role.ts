/** As what somebody may do an act of moderation: asked by every verb that needs a right. */
import type { Context } from '#domain/context.ts';
import type { ActKind, ActRole } from '#domain/modlog/acts.ts';
import { rankOf, roleFor } from './rights.ts';
import { findStanding } from './standing.ts';

/**
 * `checked`: the verb asks for the right itself. `community`: the community elsewhere has decided,
 * and federation has checked that it was the community who said so.
 */
export type Authority = 'checked' | 'community';

/** Who acts, and on what ground; nobody (null) is the operator, who has the shell. */
export type Claim = {
  readonly by: number | null;
  readonly authority?: Authority | undefined;
};
type Where = { readonly id: number; readonly local: boolean } | null;

/** For the record; null when they may not. `community` is null for what is about the whole server. */
export async function findRole(
  context: Context,
  act: ActKind,
  { by, authority }: Claim,
  community: Where,
): Promise<ActRole | null> {
  if (by === null) return 'operator';
  if (authority === 'community') return community?.local === false ? 'community' : null;
  const where = { person: by, community: community?.id ?? null, now: context.now };
  return roleFor(act, await findStanding(context.tx, where), community);
}

/** Whether somebody stands above another: nobody bans or warns their equals, nor those above them. */
export async function standsAbove(
  context: Context,
  { by, authority }: Claim,
  person: number,
  community: Where,
): Promise<boolean> {
  if (by === null || authority === 'community') return true;
  const where = { community: community?.id ?? null, now: context.now };
  const above = await findStanding(context.tx, { ...where, person: by });
  const below = await findStanding(context.tx, { ...where, person });
  return rankOf(above) > rankOf(below);
}
