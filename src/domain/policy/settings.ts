/** What the whole server has decided about others and about its record. */
import type { settingsTable } from '#storage/schema/policy.ts';

export type Settings = Omit<typeof settingsTable.$inferSelect, 'id'>;

/** What holds until an admin says otherwise. */
export const defaultSettings: Settings = {
  federation: 'open',
  listPublished: true,
  moderatorsNamed: true,
  newcomerPerMinute: 60,
  newcomerMentions: 5,
  newcomerDays: 7,
  battleUntil: null,
};

/** Whether newcomers and unknown servers are held at this hour. */
export const inBattle = ({ battleUntil }: Settings, now: Date): boolean =>
  battleUntil !== null && battleUntil > now;
