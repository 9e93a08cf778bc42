/** What happened here, in the order in which it was written: the seam between domain and federation. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { long, longId, moment } from '#storage/columns.ts';

export const journalTable = pgTable(
  'journal',
  {
    id: longId(),
    /** Random; the ids of the activities that tell of this event are made from it. */
    uuid: uuid().notNull().unique(),
    kind: text().notNull(),
    event: jsonb().notNull(),
    /** The member's own activity, byte for byte, when this happened elsewhere. */
    original: text(),
    /** Which receipt brought it, for `trace`. */
    receipt: long(),
    created: moment().notNull(),
    state: text({ enum: ['waiting', 'published', 'silent', 'quarantined'] })
      .notNull()
      .default('waiting'),
    attempts: integer().notNull().default(0),
    reason: text(),
  },
  (t) => [
    index('journal_waiting')
      .on(t.id)
      .where(sql`${t.state} = 'waiting'`),
    index('journal_quarantined')
      .on(t.id)
      .where(sql`${t.state} = 'quarantined'`),
    // An Undo of a vote names the Like that was sent: found by who voted on what.
    index('journal_votes')
      .on(sql`(${t.event} -> 'voter')`, sql`(${t.event} -> 'subject')`)
      .where(sql`${t.kind} = 'vote.cast'`),
    index('journal_by_receipt')
      .on(t.receipt)
      .where(sql`${t.receipt} is not null`),
  ],
);

/** Ids of things that were deleted or undone before they came: a late arrival stays without effect. */
export const tombstonesTable = pgTable('tombstones', {
  uri: text().primaryKey(),
  /** Who deleted or undid it; only an arrival of the same origin is stopped by it. */
  origin: text().notNull(),
  created: moment().notNull(),
});
