/** What makes an actor a community: who may post, who moderates it, who is banned from it. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { long, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const communitiesTable = pgTable('communities', {
  actor: ref()
    .primaryKey()
    .references(() => actorsTable.id),
  posting: text({ enum: ['everyone', 'members', 'moderators'] })
    .notNull()
    .default('everyone'),
  sensitive: boolean().notNull().default(false),
  /** BCP 47 tags, separated by commas; empty when any language is welcome. */
  languages: text().notNull().default(''),
  removed: moment(),
  /** Whose posts wait for a moderator: nobody's, those of people who are new here, everybody's. */
  approval: text({ enum: ['none', 'newcomers', 'everybody'] })
    .notNull()
    .default('none'),
  /** Whether joining waits for a moderator. */
  joining: text({ enum: ['open', 'approval'] })
    .notNull()
    .default('open'),
  /** What it asks of those who take part: markdown, and as HTML. */
  rules: text().notNull().default(''),
  rulesHtml: text().notNull().default(''),
  /** What it is about, out of a closed list (`src/domain/communities/topics.ts`). */
  topics: text()
    .array()
    .notNull()
    .default(sql`'{}'`),
  /** Counted from time to time, for lists: members known here, posts to be seen, and what was said in thirty days. */
  memberCount: integer().notNull().default(0),
  postCount: integer().notNull().default(0),
  lively: integer().notNull().default(0),
  /** Whether its public record names who moderated. */
  moderatorsNamed: boolean().notNull().default(true),
});

export const moderatorsTable = pgTable(
  'moderators',
  {
    community: ref()
      .notNull()
      .references(() => communitiesTable.actor),
    person: ref()
      .notNull()
      .references(() => actorsTable.id),
    position: integer().notNull(),
    owner: boolean().notNull().default(false),
    /** What they may do; empty means everything that moderators may. */
    scopes: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    appointed: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.community, t.person] }),
    index('moderators_by_person').on(t.person),
  ],
);

export const bansTable = pgTable(
  'community_bans',
  {
    community: ref()
      .notNull()
      .references(() => communitiesTable.actor),
    person: ref()
      .notNull()
      .references(() => actorsTable.id),
    reason: text(),
    until: moment(),
    /** Its entry in the record; what it removed names the same. */
    act: long(),
    created: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.community, t.person] })],
);
