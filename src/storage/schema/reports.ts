/** What people reported, for moderators' eyes only. */
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const reportsTable = pgTable(
  'reports',
  {
    id: longId(),
    reporter: ref()
      .notNull()
      .references(() => actorsTable.id),
    community: ref(),
    post: ref(),
    comment: ref(),
    person: ref(),
    reason: text().notNull(),
    activity: text().unique(),
    created: moment().notNull(),
    resolved: moment(),
  },
  (t) => [index('reports_by_community').on(t.community, t.id.desc().nullsFirst())],
);
