/** People who have an account on this server. */
import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const accountsTable = pgTable('accounts', {
  actor: ref()
    .primaryKey()
    .references(() => actorsTable.id),
  role: text({ enum: ['admin', 'moderator', 'member'] }).notNull(),
  /** argon2id in PHC form; null while no password is set. */
  password: text(),
  created: moment().notNull(),
  closed: moment(),
});
