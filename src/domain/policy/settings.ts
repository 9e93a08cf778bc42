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
  signUp: 'application',
  signUpQuestion: '',
  about: '',
  rules: '',
  settled: null,
};

/** Whether newcomers and unknown servers are held at this hour. */
export const inBattle = ({ battleUntil }: Settings, now: Date): boolean =>
  battleUntil !== null && battleUntil > now;

/** What an admin may choose; zero days mean that nobody counts as new. */
const bounds = {
  newcomerPerMinute: [1, 10_000],
  newcomerMentions: [0, 1000],
  newcomerDays: [0, 365],
} as const;

/** Whether the numbers among these are whole and within bounds. */
export const settingsFit = (change: Partial<Settings>): boolean =>
  Object.entries(bounds).every(([name, [least, most]]) => {
    const value = change[name as keyof typeof bounds];
    return value === undefined || (Number.isInteger(value) && value >= least && value <= most);
  });

const textBounds = { signUpQuestion: 500, about: 20_000, rules: 20_000 } as const;

/** Whether the texts among these are as long as anybody reads. */
export const textsFit = (change: Partial<Settings>): boolean =>
  Object.entries(textBounds).every(
    ([name, most]) => (change[name as keyof typeof textBounds] ?? '').length <= most,
  );
