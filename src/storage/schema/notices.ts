/** What members of this server are told: why something was done, what became of a report or an appeal. */
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
      ],
    }).notNull(),
    community: ref(),
    post: ref(),
    comment: ref(),
    /** The entry in the record that it is about; it can be appealed. */
    act: long(),
    text: text().notNull(),
    created: moment().notNull(),
    read: moment(),
  },
  (t) => [index('member_notices_by_person').on(t.person, t.id.desc().nullsFirst())],
);
