/** Receives Accept: a community elsewhere takes in one of our people. */
import { findAskedJoin } from '#federation/asked-join.ts';
import { startBackfill } from '#federation/backfill/start-backfill.ts';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { ignored, verdictOf, type Listener } from './arrival.ts';

/** Only the community itself accepts, and only what one of our people asked. */
export const receiveAccept: Listener = async ({ world, activity, actor }) => {
  const asked = await findAskedJoin(world, activity.json['object'], actor);
  if (asked === null) return ignored('accepts nothing that was asked from here');
  return async (context) => {
    const outcome = await acceptJoin(context, asked);
    if (outcome.done) await startBackfill(context, { kind: 'community', uri: actor.uri });
    return verdictOf(outcome);
  };
};
