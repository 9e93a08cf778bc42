/** The public record of what moderators and admins did. */
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { longId, moment, ref } from '#storage/columns.ts';

export const modlogTable = pgTable(
  'modlog',
  {
    id: longId(),
    act: text().notNull(),
    moderator: ref(),
    community: ref(),
    post: ref(),
    comment: ref(),
    person: ref(),
    host: text(),
    reason: text(),
    created: moment().notNull(),
  },
  (t) => [index('modlog_by_community').on(t.community, t.id.desc().nullsFirst())],
);
