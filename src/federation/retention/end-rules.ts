/** Lifts rules about other servers when their term has passed. */
import { endRules as end } from '#domain/moderation/end-rules.ts';
import type { Chore } from './chore.ts';

/** The gate obeys the term to the moment; what is shown and who belongs to what follows within a minute. */
export const endRules: Chore = {
  name: 'end-rules',
  everyMs: 30_000,
  step: async (_world, context) => {
    await end(context);
    return { more: false };
  },
};
