/** Whom this server federates with. */
import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment, ref } from '#storage/columns.ts';

export const instanceRulesTable = pgTable('instance_rules', {
  host: text().primaryKey(),
  kind: text({ enum: ['block'] }).notNull(),
  reason: text().notNull(),
  author: ref(),
  created: moment().notNull(),
});
