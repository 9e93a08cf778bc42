/** Who belongs to which community: remote followers of ours, and our people in any. */
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, ref } from '#storage/columns.ts';
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
    /** The blocked host by which this membership is suspended; lifted with the block. */
    severedBy: text(),
  },
  (t) => [
    primaryKey({ columns: [t.community, t.member] }),
    index('memberships_by_member').on(t.member),
    index('memberships_by_follow').on(t.follow),
  ],
);
