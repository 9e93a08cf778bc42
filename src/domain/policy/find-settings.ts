/** Finds the settings of the whole server. */
import type { Reader } from '#storage/database.ts';
import { settingsTable } from '#storage/schema/policy.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** Those that hold from the beginning, until somebody changed one. */
export async function findSettings(reader: Reader): Promise<Settings> {
  const [row] = await reader.select().from(settingsTable);
  if (row === undefined) return defaultSettings;
  const { id: _, ...settings } = row;
  return settings;
}
