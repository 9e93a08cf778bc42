/** On what ground an act of moderation is believed, and what becomes of a refusal. */
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import type { World } from '#federation/world.ts';
import type { Outcome } from '#lib/outcome.ts';
import { refused, verdictOf, type Plan } from './arrival.ts';

/**
 * Who asks, and on what ground: `community` when the Group that owns the thread announced the act,
 * else the actor's own standing, which the domain checks.
 */
export type Ground = { readonly by: Actor; readonly community: Actor | null };

export const authorityOf = (ground: Ground): { authority: 'community' } | Record<string, never> =>
  ground.community === null ? {} : { authority: 'community' };

/** A refusal of rights is the sender's fault; anything else is only nothing to do. */
const judge = (outcome: Outcome<unknown, string>): ReturnType<typeof verdictOf> =>
  !outcome.done && outcome.reason === 'not-allowed'
    ? refused('not a moderator here')
    : verdictOf(outcome);

export const inTransaction =
  (work: (context: Context) => Promise<Outcome<unknown, string>>): Plan =>
  async (context) =>
    judge(await work(context));

/**
 * What a Group announces is believed for its own things only; what somebody says himself only for communities
 * of this server: a community elsewhere speaks for itself (FEP-1b12).
 */
export async function owns(world: World, ground: Ground, community: number): Promise<boolean> {
  if (ground.community !== null) return ground.community.id === community;
  return (await findActor(world.house.database.query, community))?.local === true;
}
