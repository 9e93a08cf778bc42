/** What moderators work with: what waits for them, who does what, what they note. */
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { long, longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

/** Bans from the whole server; those from a community are `community_bans`. */
export const siteBansTable = pgTable('site_bans', {
  person: ref()
    .primaryKey()
    .references(() => actorsTable.id),
  reason: text(),
  until: moment(),
  /** Its entry in the record; what it removed names the same. */
  act: long().notNull(),
  created: moment().notNull(),
});

/** Who works on what: `report:post:5`, `held:12`, `join:3:7`, `appeal:4`. */
export const assignmentsTable = pgTable('assignments', {
  item: text().primaryKey(),
  person: ref()
    .notNull()
    .references(() => actorsTable.id),
  created: moment().notNull(),
});

/** What moderators note about a person, or about an item of the queue; nobody else sees it. */
export const moderatorNotesTable = pgTable(
  'moderator_notes',
  {
    id: longId(),
    person: ref().references(() => actorsTable.id),
    item: text(),
    /** Whose moderators see it; null for those of the whole server. */
    community: ref(),
    author: ref().notNull(),
    text: text().notNull(),
    created: moment().notNull(),
  },
  (t) => [
    index('moderator_notes_by_person').on(t.person, t.id),
    index('moderator_notes_by_item').on(t.item, t.id),
  ],
);
