/** Receives Block: a moderator bans somebody from a community of ours. */
import type { Listener } from './arrival.ts';
import { planModeration } from './moderate.ts';

/** The domain checks that the actor moderates the community. */
export const receiveBlock: Listener = ({ world, activity, actor }) =>
  planModeration(world, activity, { by: actor, community: null });
