/** What people say against what was done to them, and what became of it. */
import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { long, longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const appealsTable = pgTable(
  'appeals',
  {
    id: longId(),
    /** The entry in the record that is appealed, once by each person. */
    act: long().notNull(),
    community: ref(),
    person: ref()
      .notNull()
      .references(() => actorsTable.id),
    words: text().notNull(),
    created: moment().notNull(),
    decided: moment(),
    by: ref(),
    granted: text({ enum: ['yes', 'no'] }),
    answer: text(),
  },
  (t) => [
    uniqueIndex('appeals_once').on(t.act, t.person),
    index('appeals_open')
      .on(t.id)
      .where(sql`${t.decided} is null`),
  ],
);
