/** How people come to have an account here: applications, invitations, riddles that were solved. */
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { longId, moment, publicId, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const applicationsTable = pgTable(
  'applications',
  {
    id: publicId(),
    /** The name that they wish for; nobody else gets it while this waits. */
    name: text().notNull(),
    /** argon2id in PHC form. */
    password: text().notNull(),
    words: text().notNull(),
    /** The language in which they read the form. */
    language: text(),
    /** The hash of what their browser holds, to be told the answer. */
    ticket: text().notNull().unique(),
    created: moment().notNull(),
    decided: moment(),
    decision: text({ enum: ['accepted', 'declined'] }),
    decidedBy: ref().references(() => actorsTable.id),
    answer: text().notNull().default(''),
    /** The account that came of it. */
    person: ref().references(() => actorsTable.id),
  },
  (t) => [
    uniqueIndex('applications_name')
      .on(sql`lower(${t.name})`)
      .where(sql`${t.decided} is null`),
    index('applications_waiting')
      .on(t.id)
      .where(sql`${t.decided} is null`),
  ],
);

export const invitationsTable = pgTable(
  'invitations',
  {
    id: longId(),
    /** The hash of what stands in the link. */
    hash: text().notNull().unique(),
    by: ref()
      .notNull()
      .references(() => actorsTable.id),
    note: text().notNull().default(''),
    /** How many may come by it, and how many did. */
    uses: integer().notNull().default(1),
    used: integer().notNull().default(0),
    until: moment().notNull(),
    withdrawn: moment(),
    created: moment().notNull(),
  },
  (t) => [index('invitations_by_person').on(t.by, t.id.desc().nullsFirst())],
);

/** Riddles whose answer was taken: none counts twice. */
export const riddlesTable = pgTable(
  'riddles',
  { hash: text().primaryKey(), solved: moment().notNull() },
  (t) => [index('riddles_by_solved').on(t.solved)],
);
