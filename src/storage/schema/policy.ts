/** How this server treats others: rules about them, and the settings that are about everybody. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { longId, moment, ref } from '#storage/columns.ts';

export const instanceRulesTable = pgTable(
  'instance_rules',
  {
    id: longId(),
    /** In lower case and punycode, without a dot at its end; with `:port` for what answers there only. */
    host: text().notNull(),
    /** `exact`: this host; `domain`: it and what is below it; `below`: only what is below it (`*.host`). */
    scope: text({ enum: ['exact', 'domain', 'below'] })
      .notNull()
      .default('domain'),
    degrees: text().array().notNull(),
    /** What anybody may read, and what only those who moderate may. */
    publicReason: text().notNull().default(''),
    privateReason: text().notNull().default(''),
    /** Its name is masked in the list that we publish. */
    obfuscated: boolean().notNull().default(false),
    /** From then on it says nothing; null for good. */
    until: moment(),
    author: ref(),
    /** The subscription that brought it; null when somebody here decided it. */
    list: ref(),
    /** Between two lists that disagree the higher one decides: 0 to 255. */
    priority: integer().notNull().default(0),
    created: moment().notNull(),
  },
  (t) => [
    unique('instance_rules_once').on(t.host, t.scope, t.list).nullsNotDistinct(),
    index('instance_rules_by_list').on(t.list),
    index('instance_rules_by_until')
      .on(t.until)
      .where(sql`${t.until} is not null`),
  ],
);

/** One row. */
export const settingsTable = pgTable('settings', {
  id: integer().primaryKey(),
  federation: text({ enum: ['open', 'allow-list'] })
    .notNull()
    .default('open'),
  /** Whether `/api/v1/instance/domain_blocks` lists our rules. */
  listPublished: boolean().notNull().default(true),
  /** Whether the public record names who moderated. */
  moderatorsNamed: boolean().notNull().default(true),
  /** What a server that was met lately may send, in activities a minute; it grows with age and conduct. */
  newcomerPerMinute: integer().notNull().default(60),
  /** How many people what comes from there may mention. */
  newcomerMentions: integer().notNull().default(5),
  /** For how long a server counts as new. */
  newcomerDays: integer().notNull().default(7),
  /** Until then newcomers and unknown servers are held and sign-up is closed. */
  battleUntil: moment(),
  /** Who may make an account. */
  signUp: text({ enum: ['open', 'application', 'invitation', 'closed'] })
    .notNull()
    .default('application'),
  /** What applicants are asked. */
  signUpQuestion: text().notNull().default(''),
  /** What this server is about, and its rules: markdown. */
  about: text().notNull().default(''),
  rules: text().notNull().default(''),
  /** When an admin went through the first steps. */
  settled: moment(),
});
