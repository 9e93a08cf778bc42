/** Receives Lock: a moderator closes a thread, or a branch of one, in a community of ours. */
import type { Listener } from './arrival.ts';
import { planModeration } from './moderate.ts';

/** The domain checks that the actor moderates the community. */
export const receiveLock: Listener = ({ world, activity, actor }) =>
  planModeration(world, activity, { by: actor, community: null });
