/** Threads: what somebody posted to a community. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { long, moment, publicId, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';
import { communitiesTable } from './communities.ts';

export const postsTable = pgTable(
  'posts',
  {
    id: publicId(),
    uri: text().notNull().unique(),
    community: ref()
      .notNull()
      .references(() => communitiesTable.actor),
    author: ref()
      .notNull()
      .references(() => actorsTable.id),
    /** The type its object has on the wire, for ever: Page, Note, Article, Video, … */
    type: text().notNull(),
    title: text().notNull(),
    url: text(),
    body: text().notNull().default(''),
    source: text(),
    language: text(),
    sensitive: boolean().notNull().default(false),
    /** The page for people, when it lives elsewhere. */
    page: text(),
    context: text(),
    created: moment().notNull(),
    arrived: moment().notNull(),
    /** When the author's own activity told us; null while we only fetched it. */
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
    featured: moment(),
    /** Somebody's last comment, or the post's own time: what “active” sorts by. */
    active: moment().notNull(),
    up: integer().notNull().default(0),
    down: integer().notNull().default(0),
    comments: integer().notNull().default(0),
  },
  (t) => [
    index('posts_by_community').on(t.community, t.id.desc().nullsFirst()),
    index('posts_by_author').on(t.author, t.id.desc().nullsFirst()),
    index('posts_removed_by')
      .on(t.removedBy)
      .where(sql`${t.removedBy} is not null`),
    index('posts_featured')
      .on(t.community)
      .where(sql`${t.featured} is not null`),
  ],
);
