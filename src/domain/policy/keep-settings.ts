/** Keeps changed settings of the whole server. */
import type { Context } from '#domain/context.ts';
import { settingsTable } from '#storage/schema/policy.ts';
import type { Settings } from './settings.ts';

/** Called by `changeSettings` and by the battle's verbs, which ask for the right and write the record. */
export async function keepSettings(context: Context, change: Partial<Settings>): Promise<void> {
  await context.tx
    .insert(settingsTable)
    .values({ id: 1, ...change })
    .onConflictDoUpdate({ target: settingsTable.id, set: { id: 1, ...change } });
}
