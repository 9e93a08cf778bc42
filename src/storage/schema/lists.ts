/** Lists of servers that others keep and that this server follows. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { longId, moment, publicId, ref } from '#storage/columns.ts';

export const listsTable = pgTable('lists', {
  id: publicId(),
  name: text().notNull(),
  url: text().notNull().unique(),
  format: text({
    enum: ['csv', 'plain', 'gotosocial', 'fediseer', 'mastodon-api', 'fires'],
  }).notNull(),
  /** Between two lists that disagree the higher one decides: 0 to 255. */
  priority: integer().notNull().default(0),
  /** Which degrees a severity of the list becomes here. */
  mapping: jsonb().notNull(),
  /** What is new waits for somebody's approval, or is in force at once. */
  adoption: text({ enum: ['draft', 'automatic'] })
    .notNull()
    .default('draft'),
  /** What is no longer listed: its rule goes, or stays as ours. */
  retraction: text({ enum: ['remove', 'keep'] })
    .notNull()
    .default('remove'),
  paused: boolean().notNull().default(false),
  by: ref(),
  created: moment().notNull(),
  fetched: moment(),
  due: moment().notNull(),
  /** The last answer's ETag. */
  etag: text(),
  failures: integer().notNull().default(0),
  /** Why the last answer was not taken over; null when it was. */
  trouble: text(),
  /** Somebody here said that it may lose most of its entries; holds for the next answer. */
  shrinkAllowed: moment(),
});

export const listEntriesTable = pgTable(
  'list_entries',
  {
    id: longId(),
    list: ref()
      .notNull()
      .references(() => listsTable.id, { onDelete: 'cascade' }),
    host: text().notNull(),
    scope: text({ enum: ['exact', 'domain', 'below'] }).notNull(),
    degrees: text().array().notNull(),
    reason: text().notNull().default(''),
    /** Its name is masked where the list is shown to others. */
    obfuscated: boolean().notNull().default(false),
    /** `draft` waits for approval, `adopted` has a rule, `excluded` never gets one, `retracted` is no longer listed. */
    state: text({ enum: ['draft', 'adopted', 'excluded', 'retracted'] }).notNull(),
    seen: moment().notNull(),
    decided: moment(),
    by: ref(),
  },
  (t) => [
    uniqueIndex('list_entries_once').on(t.list, t.host, t.scope),
    index('list_entries_drafts')
      .on(t.list, t.id)
      .where(sql`${t.state} = 'draft'`),
  ],
);
