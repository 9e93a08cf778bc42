/** How much of each budget is spent: kept here so that a restart forgives nobody. */
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from '#storage/columns.ts';

export const limitsTable = pgTable(
  'limits',
  {
    /** Which budget, and whose: hashed, so that no table lists who tried to sign in from where. */
    key: text().primaryKey(),
    /** When the budget is whole again; from then on the row says nothing. */
    whole: moment().notNull(),
  },
  (t) => [index('limits_by_whole').on(t.whole)],
);
