/** People, communities and servers as actors, here and elsewhere, and the keys of ours. */
import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { moment, publicId, ref } from '#storage/columns.ts';
import { instancesTable } from './instances.ts';

export const actorsTable = pgTable(
  'actors',
  {
    id: publicId(),
    kind: text({ enum: ['person', 'community', 'instance'] }).notNull(),
    local: boolean().notNull(),
    instance: ref()
      .notNull()
      .references(() => instancesTable.id),
    uri: text().notNull().unique(),
    name: text().notNull(),
    title: text().notNull(),
    /** Profile or sidebar: HTML to show, and its markdown where we have it. */
    summary: text().notNull().default(''),
    summarySource: text(),
    inbox: text().notNull(),
    sharedInbox: text(),
    outbox: text(),
    followers: text(),
    featured: text(),
    moderators: text(),
    page: text(),
    icon: text(),
    image: text(),
    /** An account that says it is a program (`Service`, `Application`). */
    bot: boolean().notNull().default(false),
    movedTo: text(),
    created: moment().notNull(),
    edited: moment(),
    fetched: moment(),
    deleted: moment(),
  },
  (t) => [
    // One namespace for people and communities of this server (WebFinger `acct:` is one).
    uniqueIndex('actors_local_name')
      .on(sql`lower(${t.name})`)
      .where(sql`${t.local} and ${t.kind} <> 'instance'`),
    index('actors_by_instance_name').on(t.instance, sql`lower(${t.name})`),
    index('actors_by_words').using('gin', sql`lower(${t.name} || ' ' || ${t.title}) gin_trgm_ops`),
    index('actors_by_inbox').on(sql`coalesce(${t.sharedInbox}, ${t.inbox})`),
  ],
);

/** Key pairs of our own actors: PKCS#8 and SPKI, PEM. */
export const actorKeysTable = pgTable(
  'actor_keys',
  {
    actor: ref()
      .notNull()
      .references(() => actorsTable.id),
    algorithm: text({ enum: ['rsa', 'ed25519'] }).notNull(),
    publicKey: text().notNull(),
    privateKey: text().notNull(),
    created: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.algorithm] })],
);
