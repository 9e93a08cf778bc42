/** Restores a post or comment that a moderator removed. */
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import { markContent, type Changed, type ModerationRefusal } from './moderate.ts';
import { removing, type Removal } from './remove-content.ts';

/** Refused to whoever may not remove; what its author deleted is gone. */
export const restoreContent = (
  context: Context,
  removal: Removal,
): Promise<Outcome<Changed, ModerationRefusal>> => markContent(context, removal, removing(false));
