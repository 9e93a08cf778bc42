/** Threads: what somebody posted to a community. */
import { sql, type AnyColumn, type SQL } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { long, moment, publicId, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';
import { communitiesTable } from './communities.ts';

/** What a search for posts looks in; HTML without its tags, and not for ever. */
export const wordsOfPost = (t: { readonly title: AnyColumn; readonly body: AnyColumn }): SQL =>
  sql`to_tsvector('simple', ${t.title} || ' ' || regexp_replace(left(${t.body}, 20000), '<[^>]*>', ' ', 'g'))`;

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
    /** What “top” sorts by. */
    score: integer()
      .notNull()
      .generatedAlwaysAs((): SQL => sql`${postsTable.up} - ${postsTable.down}`),
    /** What “hot” sorts by: ten times the score outweighs twelve and a half hours. */
    hot: doublePrecision()
      .notNull()
      .generatedAlwaysAs(
        (): SQL => sql`sign(${postsTable.up} - ${postsTable.down}) * log(greatest(abs(${postsTable.up} - ${postsTable.down}), 1))
          + extract(epoch from ${postsTable.created} at time zone 'UTC') / 45000`,
      ),
  },
  (t) => [
    index('posts_by_community').on(t.community, t.id.desc().nullsFirst()),
    index('posts_by_author').on(t.author, t.id.desc().nullsFirst()),
    index('posts_removed_by')
      .on(t.removedBy)
      .where(sql`${t.removedBy} is not null`),
    index('posts_by_created').on(t.created.desc().nullsFirst()),
    index('posts_by_active').on(t.active.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('posts_by_hot').on(t.hot.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('posts_by_score').on(t.score.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('posts_of_community_by_active').on(
      t.community,
      t.active.desc().nullsFirst(),
      t.id.desc().nullsFirst(),
    ),
    index('posts_of_community_by_hot').on(
      t.community,
      t.hot.desc().nullsFirst(),
      t.id.desc().nullsFirst(),
    ),
    index('posts_of_community_by_score').on(
      t.community,
      t.score.desc().nullsFirst(),
      t.id.desc().nullsFirst(),
    ),
    index('posts_by_words').using('gin', wordsOfPost(t)),
    index('posts_by_url')
      .using('hash', t.url)
      .where(sql`${t.url} is not null`),
    index('posts_featured')
      .on(t.community)
      .where(sql`${t.featured} is not null`),
  ],
);

/** What hangs on a post beside its link: by address, in order. */
export const attachmentsTable = pgTable(
  'attachments',
  {
    post: ref()
      .notNull()
      .references(() => postsTable.id),
    position: integer().notNull(),
    url: text().notNull(),
    /** A media type as its server or author said; null when nobody did. */
    type: text(),
    /** What is to be seen or heard, for those who do not. */
    alt: text().notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.post, t.position] })],
);
