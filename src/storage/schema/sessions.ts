/** Who is signed in where, what lets somebody in once, and from where people came before. */
import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, ref } from '#storage/columns.ts';
import { accountsTable } from './accounts.ts';

export const sessionsTable = pgTable(
  'sessions',
  {
    /** For listing and ending; it opens nothing. */
    id: uuid().primaryKey(),
    account: ref()
      .notNull()
      .references(() => accountsTable.actor),
    /** SHA-256 of the token, which only the browser has. */
    token: text().notNull().unique(),
    created: moment().notNull(),
    /** To the hour. */
    seen: moment().notNull(),
    expires: moment().notNull(),
    /** What the browser called itself. */
    agent: text(),
  },
  (t) => [
    index('sessions_by_account').on(t.account, t.seen),
    index('sessions_by_expires').on(t.expires),
  ],
);

export const linksTable = pgTable(
  'links',
  {
    /** SHA-256 of the token in the address. Used up is deleted. */
    token: text().primaryKey(),
    purpose: text({ enum: ['reset', 'first-admin'] }).notNull(),
    /** Whose password it resets; null for the first admin, who has no account yet. */
    account: ref().references(() => accountsTable.actor),
    created: moment().notNull(),
    expires: moment().notNull(),
  },
  (t) => [
    index('links_by_account').on(t.account),
    check('links_name_an_account', sql`(${t.purpose} = 'reset') = (${t.account} is not null)`),
  ],
);

/** Where somebody signed in with success: strangers' attempts do not shut that address out. */
export const knownAddressesTable = pgTable(
  'known_addresses',
  {
    account: ref()
      .notNull()
      .references(() => accountsTable.actor),
    /** Hashed as the keys of `limits`. */
    address: text().notNull(),
    seen: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.address] }),
    index('known_addresses_by_seen').on(t.seen),
  ],
);
