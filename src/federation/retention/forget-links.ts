/** Forgets what pages said to which no post leads any more. */
import { forgetPreviews } from '#domain/links/forget-previews.ts';
import { dayMs, rowsMax, type Chore } from './chore.ts';

export const forgetLinks: Chore = {
  name: 'links',
  everyMs: dayMs,
  step: async (_world, context) => ({
    more: (await forgetPreviews(context, { limit: rowsMax })) === rowsMax,
  }),
};
