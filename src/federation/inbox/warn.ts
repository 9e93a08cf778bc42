/** Receives Warn: a moderator tells somebody that something they wrote was wrong. */
import type { Listener } from './arrival.ts';
import { planModeration } from './moderate.ts';

/** In communities of ours the domain checks that the actor moderates. */
export const receiveWarn: Listener = ({ world, activity, actor }) =>
  planModeration(world, activity, { by: actor, community: null });
