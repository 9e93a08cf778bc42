/** This server and the others: what they run and when we last heard of them. */
import { sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { long, moment, publicId } from '#storage/columns.ts';

/** One row: this server itself. */
export const siteTable = pgTable('site', {
  id: integer().primaryKey(),
  origin: text().notNull(),
  name: text().notNull(),
  /** Random, made with the database; new after a restore, so that ids of two lives differ. */
  epoch: text().notNull(),
  /** Signs what browsers bring back, such as the riddle of the sign-up form. */
  secret: text()
    .notNull()
    .default(sql`gen_random_uuid()::text || gen_random_uuid()::text`),
  created: moment().notNull(),
});

export const instancesTable = pgTable('instances', {
  id: publicId(),
  host: text().notNull().unique(),
  software: text(),
  version: text(),
  /** What the admin decided; outweighs what the software's name says. */
  dialectChosen: text({ enum: ['threadiverse', 'microblog'] }),
  /** When its NodeInfo was last read. */
  asked: moment(),
  askedTimes: integer().notNull().default(0),
  /** The last valid request from there. */
  heard: moment(),
  /** When it was last heard again after a day of silence: what was said meanwhile is fetched. */
  returned: moment(),
  created: moment().notNull(),
  /** What the rules make of this host at this hour, kept here for queries; `applyRules` writes it. */
  degrees: text()
    .array()
    .notNull()
    .default(sql`'{}'`),
  /** The rule that decided so; null when none did. */
  rule: long(),
  /** What an admin lets it send a minute while it is new; null for what the settings say. */
  budgetChosen: integer(),
});
