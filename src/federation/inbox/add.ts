/** Receives Add: a moderator appoints another, or features a post. */
import type { Listener } from './arrival.ts';
import { planModeration } from './moderate.ts';

/** The domain checks that the actor moderates the community. */
export const receiveAdd: Listener = ({ world, activity, actor }) =>
  planModeration(world, activity, { by: actor, community: null });
