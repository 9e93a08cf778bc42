/** Servers that have only just met, and say more in a moment of a test than they would in days. */
import type { Context } from '#domain/context.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';

/**
 * Called where other servers flood on purpose, or where nobody's clock moves: new servers may send as much as others.
 * What bounds them is proved by `test/federation/intake/newcomers.test.ts`.
 */
export const beGenerous = (context: Context): Promise<void> =>
  keepSettings(context, { newcomerPerMinute: 1_000_000 });
