/** What pages behind links say of themselves, fetched once for all posts that lead there. */
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from '#storage/columns.ts';

export const linkPreviewsTable = pgTable(
  'link_previews',
  {
    /** SHA-256 of the address, in hex: addresses may be longer than an index takes. */
    key: text().primaryKey(),
    url: text().notNull(),
    state: text({ enum: ['waiting', 'read', 'failed'] }).notNull(),
    title: text().notNull().default(''),
    description: text().notNull().default(''),
    image: text(),
    tries: integer().notNull().default(0),
    /** When it may be asked for; what failed is asked for again later. */
    due: moment().notNull(),
    fetched: moment(),
  },
  (t) => [
    index('link_previews_due')
      .on(t.due)
      .where(sql`${t.state} = 'waiting'`),
  ],
);
