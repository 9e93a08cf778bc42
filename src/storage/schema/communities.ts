/** What makes an actor a community: who may post, who moderates it, who is banned from it. */
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, ref } from '#storage/columns.ts';
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
    created: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.community, t.person] })],
);
