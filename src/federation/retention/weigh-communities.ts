/** Counts from time to time what lists of communities tell. */
import { weighCommunities as weigh } from '#domain/communities/weigh-communities.ts';
import type { Chore } from './chore.ts';

/** Some communities in each step; what is new in one is seen on its own page at once. */
export const weighCommunities: Chore = {
  name: 'weigh-communities',
  everyMs: 10 * 60_000,
  step: async (_world, context, { position }) => {
    const last = await weigh(context, { after: position });
    return { more: last !== null, position: last ?? 0 };
  },
};
