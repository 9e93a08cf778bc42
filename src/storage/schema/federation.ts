/** What federation alone keeps: receipts, the activity log, lanes, and other servers' keys. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { long, longId, moment, ref } from '#storage/columns.ts';

/** Everything that was answered 202, with what became of it. */
export const receiptsTable = pgTable(
  'receipts',
  {
    id: longId(),
    /** Origin of the actor it claims; with activity and hash, what makes a receipt the same. */
    origin: text().notNull(),
    activity: text().notNull(),
    /** SHA-256 of the body and the signature headers. */
    hash: text().notNull(),
    type: text().notNull(),
    actor: text().notNull(),
    body: text().notNull(),
    /** What it changes, in hashes: nothing else about that is applied before it, nor it before what came earlier. */
    touches: integer().array().notNull().default([]),
    /** What it merely refers to: it waits for changes of that, not for others that refer to it too. */
    needs: integer().array().notNull().default([]),
    /** Method, target and the headers that a signature may cover. */
    request: jsonb().notNull(),
    verified: boolean().notNull(),
    arrived: moment().notNull(),
    state: text({ enum: ['waiting', 'applied', 'ignored', 'refused', 'blocked', 'quarantined'] })
      .notNull()
      .default('waiting'),
    reason: text(),
    /** How often a worker took it and never came back. */
    claims: integer().notNull().default(0),
    attempts: integer().notNull().default(0),
    lease: moment(),
    nextTry: moment(),
    /** When it was put off for the first time: from then on it may wait for a day. */
    tried: moment(),
    settled: moment(),
  },
  (t) => [
    uniqueIndex('receipts_once').on(t.origin, t.activity, t.hash),
    index('receipts_waiting')
      .on(t.id)
      .where(sql`${t.state} = 'waiting'`),
    index('receipts_by_activity').on(t.activity),
    // Whose turn it is among servers, and the oldest of each, proven and not.
    index('receipts_fresh')
      .on(t.origin, t.verified, t.id)
      .where(sql`${t.state} = 'waiting' and ${t.nextTry} is null`),
    index('receipts_due')
      .on(t.verified, t.nextTry)
      .where(sql`${t.state} = 'waiting' and ${t.nextTry} is not null`),
    // Whether anything earlier about the same thing still waits.
    index('receipts_order')
      .using('gin', t.touches, t.needs)
      .with({ fastupdate: false })
      .where(sql`${t.state} = 'waiting'`),
    index('receipts_settled')
      .on(t.state, t.settled)
      .where(sql`${t.state} <> 'waiting'`),
  ],
);

/** Ids of activities whose effect is in the database, for good. */
export const appliedTable = pgTable(
  'applied',
  {
    origin: text().notNull(),
    activity: text().notNull(),
    receipt: long(),
    created: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.origin, t.activity] })],
);

/** Every activity that we say, once, whatever the number of receivers. */
export const logTable = pgTable(
  'log',
  {
    /** Given by the one publisher, without gaps and in order of commit. */
    seq: long().primaryKey(),
    journal: long(),
    activity: text().notNull(),
    form: text().notNull(),
    body: text().notNull(),
    /** Whose key signs the request that carries it. */
    signer: ref().notNull(),
    /** Anyone may read it at its id. */
    open: boolean().notNull(),
    /** Goes to the servers of this community's members, if any. */
    community: ref(),
    dialect: text({ enum: ['threadiverse', 'microblog'] }),
    /** Only to servers that run this. */
    software: text(),
    /** For order: whom it is by, what it is about, what must be there before. */
    actor: text().notNull(),
    object: text().notNull(),
    after: text().array().notNull(),
    weight: text({ enum: ['creation', 'vote', 'other', 'removal'] }).notNull(),
    /** For removals: also owed to those who were subscribed when the thing was first said. */
    reachesBack: long(),
    voided: moment(),
    created: moment().notNull(),
  },
  (t) => [
    // Not unique: the same activity may go out in two forms (with and without an LD signature).
    index('log_by_activity').on(t.activity),
    index('log_by_community').on(t.community, t.seq),
    index('log_farewells')
      .on(t.community, t.seq)
      .where(sql`${t.reachesBack} is not null`),
    index('log_by_object').on(t.object),
    index('log_by_journal').on(t.journal),
  ],
);

/** Receivers named one by one: an Accept's follower, an author's server. */
export const logDirectTable = pgTable(
  'log_direct',
  {
    host: text().notNull(),
    seq: long().notNull(),
    inbox: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.seq, t.inbox] })],
);

/** From which to which point of the log an inbox is owed what a community announces. */
export const subscriptionsTable = pgTable(
  'subscriptions',
  {
    id: longId(),
    host: text().notNull(),
    inbox: text().notNull(),
    community: ref().notNull(),
    fromSeq: long().notNull(),
    untilSeq: long(),
  },
  (t) => [
    index('subscriptions_by_host').on(t.host, t.community),
    uniqueIndex('subscriptions_open')
      .on(t.inbox, t.community)
      .where(sql`${t.untilSeq} is null`),
  ],
);

/** One lane per receiving server: how far it has read in the log. */
export const lanesTable = pgTable('lanes', {
  host: text().primaryKey(),
  state: text({ enum: ['active', 'failing', 'dormant', 'refused', 'gone'] })
    .notNull()
    .default('active'),
  direct: long().notNull(),
  broadcast: long().notNull(),
  dialect: text({ enum: ['threadiverse', 'microblog'] }),
  /** The dialect before the last change: removals of what was said then go in both. */
  dialectBefore: text({ enum: ['threadiverse', 'microblog'] }),
  failures: integer().notNull().default(0),
  failingSince: moment(),
  nextTry: moment(),
  lastSuccess: moment(),
  lastTry: moment(),
  lastAnswer: text(),
  lease: moment(),
  epoch: uuid(),
  created: moment().notNull(),
  /** How many requests it takes at once, as learned. */
  width: integer().notNull().default(2),
  /** Its own rhythm in milliseconds from one request to the next; null while it has not complained. */
  pace: integer(),
  /** How many it took in the minute that began then: what its rhythm is learned from. */
  minute: moment(),
  minuteTaken: integer().notNull().default(0),
  /** Refusals in a row without one taken in between. */
  refusals: integer().notNull().default(0),
  /** What it never got, because the log was not kept for so long: from this number to that. */
  missedFrom: long(),
  missedUntil: long(),
  /** Up to this number it is owed removals and bans only: the rest is too old for it. */
  faded: long(),
  /** When what can still be had of the gap was put into its row again. */
  resynced: moment(),
});

/** What a lane's cursor does not say: items done ahead of it, and items set aside. */
export const deliveriesTable = pgTable(
  'deliveries',
  {
    host: text().notNull(),
    seq: long().notNull(),
    inbox: text().notNull(),
    state: text({ enum: ['done', 'retry', 'aside'] }).notNull(),
    attempts: integer().notNull().default(0),
    nextTry: moment(),
    status: integer(),
    answer: text(),
    tried: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.host, t.seq, t.inbox] }),
    index('deliveries_retry')
      .on(t.nextTry)
      .where(sql`${t.state} = 'retry'`),
  ],
);

/** Public keys of others, each confirmed by its owner's actor document. */
export const remoteKeysTable = pgTable(
  'remote_keys',
  {
    id: text().primaryKey(),
    owner: text().notNull(),
    publicKey: text().notNull(),
    fetched: moment().notNull(),
  },
  (t) => [index('remote_keys_by_owner').on(t.owner)],
);

/** To whom and when we last explained why a post was not relayed (one a day each). */
export const noticesTable = pgTable('notices', {
  actor: text().primaryKey(),
  told: moment().notNull(),
});

/** History that is being fetched: a community's outbox, a thread; resumable. */
export const backfillsTable = pgTable('backfills', {
  uri: text().primaryKey(),
  kind: text({ enum: ['community', 'thread'] }).notNull(),
  state: text({ enum: ['waiting', 'done', 'failed'] })
    .notNull()
    .default('waiting'),
  attempts: integer().notNull().default(0),
  nextTry: moment(),
  reason: text(),
  created: moment().notNull(),
  settled: moment(),
});

/** What is done now and then, once for all workers: when it was last done to its end, and how far it got. */
export const choresTable = pgTable('chores', {
  name: text().primaryKey(),
  ran: moment(),
  /** A position in the log; null for what has none. */
  position: long(),
});
