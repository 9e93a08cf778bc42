/** Receives Reject: a community elsewhere does not take in one of our people, or shows them out. */
import { findAskedJoin } from '#federation/asked-join.ts';
import { refuseJoin } from '#domain/memberships/refuse-join.ts';
import { ignored, verdictOf, type Listener } from './arrival.ts';

/** Valid before and after an Accept (Mastodon drops followers in this way). */
export const receiveReject: Listener = async ({ world, activity, actor }) => {
  const asked = await findAskedJoin(world, activity.json['object'], actor);
  if (asked === null) return ignored('rejects nothing that was asked from here');
  return async (context) => verdictOf(await refuseJoin(context, asked));
};
