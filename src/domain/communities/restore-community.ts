/** Brings back a community that was removed. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import {
  setCommunityRemoved,
  type CommunityRemoval,
  type RemoveCommunityRefusal,
} from './remove-community.ts';

/** With everything in it, as it was; refused to all but admins. */
export const restoreCommunity = (
  context: Context,
  act: CommunityRemoval,
): Promise<Outcome<{ changed: boolean; act?: number }, RemoveCommunityRefusal>> =>
  setCommunityRemoved(context, act, false);
