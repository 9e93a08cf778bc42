/** People who have an account on this server. */
import { sql } from 'drizzle-orm';
import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const accountsTable = pgTable('accounts', {
  actor: ref()
    .primaryKey()
    .references(() => actorsTable.id),
  role: text({ enum: ['admin', 'moderator', 'member'] }).notNull(),
  /** argon2id in PHC form; null while no password is set. */
  password: text(),
  created: moment().notNull(),
  closed: moment(),
  /** The interface's language, a BCP 47 tag; null for what the browser asks for. */
  language: text(),
  /** The languages of posts that lists show, BCP 47; empty for all. */
  reads: text()
    .array()
    .notNull()
    .default(sql`'{}'`),
  theme: text({ enum: ['auto', 'light', 'dark', 'contrast'] })
    .notNull()
    .default('auto'),
  /** Whether single keys do something while reading. */
  shortcuts: boolean().notNull().default(true),
  /** What the front page shows first. */
  front: text({ enum: ['all', 'local', 'subscribed'] })
    .notNull()
    .default('subscribed'),
  /** When the first steps were taken, or skipped. */
  welcomed: moment(),
});
