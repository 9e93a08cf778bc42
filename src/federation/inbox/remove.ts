/** Receives Remove: a moderator dismisses another, or unfeatures a post. */
import type { Listener } from './arrival.ts';
import { planModeration } from './moderate.ts';

/** The domain checks that the actor moderates the community. */
export const receiveRemove: Listener = ({ world, activity, actor }) =>
  planModeration(world, activity, { by: actor, community: null });
