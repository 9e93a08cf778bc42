/** Who belongs to which community: remote followers of ours, and our people in any. */
import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { long, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const membershipsTable = pgTable(
  'memberships',
  {
    community: ref()
      .notNull()
      .references(() => actorsTable.id),
    member: ref()
      .notNull()
      .references(() => actorsTable.id),
    state: text({ enum: ['pending', 'accepted'] }).notNull(),
    /** The id of the Follow, to be named again in Accept, Reject and Undo. */
    follow: text(),
    created: moment().notNull(),
    accepted: moment(),
    /** The rule by which this membership is suspended; it lives again when that one is lifted. */
    severedBy: long(),
  },
  (t) => [
    primaryKey({ columns: [t.community, t.member] }),
    index('memberships_by_member').on(t.member),
    index('memberships_by_follow').on(t.follow),
    index('memberships_by_rule')
      .on(t.severedBy)
      .where(sql`${t.severedBy} is not null`),
  ],
);
