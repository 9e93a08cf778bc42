/** Comments under a post, each knowing its way down the tree. */
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { long, moment, publicId, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';
import { postsTable } from './posts.ts';

export const commentsTable = pgTable(
  'comments',
  {
    id: publicId(),
    uri: text().notNull().unique(),
    post: ref()
      .notNull()
      .references(() => postsTable.id),
    parent: ref(),
    /** `0.12.15`: the root, then every ancestor's id, then its own. */
    path: text().notNull(),
    author: ref()
      .notNull()
      .references(() => actorsTable.id),
    body: text().notNull(),
    source: text(),
    language: text(),
    page: text(),
    created: moment().notNull(),
    arrived: moment().notNull(),
    told: moment(),
    edited: moment(),
    deleted: moment(),
    removed: moment(),
    /** The entry in the record by which it was removed, so that exactly this can be taken back. */
    removedBy: long(),
    /** Waits for a moderator: shown to nobody, told to nobody. */
    held: moment(),
    /** In no list; shown to whoever has its address. */
    limited: moment(),
    locked: moment(),
    up: integer().notNull().default(0),
    down: integer().notNull().default(0),
  },
  (t) => [
    index('comments_by_post').on(t.post, t.id),
    index('comments_removed_by')
      .on(t.removedBy)
      .where(sql`${t.removedBy} is not null`),
    index('comments_by_author').on(t.author, t.id.desc().nullsFirst()),
  ],
);
