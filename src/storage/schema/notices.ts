/** What members of this server are told: why something was done, what became of a report or an appeal. */
import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { long, longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const memberNoticesTable = pgTable(
  'member_notices',
  {
    id: longId(),
    person: ref()
      .notNull()
      .references(() => actorsTable.id),
    kind: text({
      enum: [
        'statement',
        'warning',
        'report-resolved',
        'appeal-decided',
        'held',
        'approved',
        'severed',
        'message',
        'reply',
        'mention',
      ],
    }).notNull(),
    community: ref(),
    post: ref(),
    comment: ref(),
    /** Who answered or named them; null for what the server says itself. */
    by: ref(),
    /** The entry in the record that it is about; it can be appealed. */
    act: long(),
    text: text().notNull(),
    created: moment().notNull(),
    read: moment(),
  },
  (t) => [
    index('member_notices_by_person').on(t.person, t.id.desc().nullsFirst()),
    index('member_notices_unread')
      .on(t.person)
      .where(sql`${t.read} is null`),
  ],
);
