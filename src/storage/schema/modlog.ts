/** The record of what moderators, admins and rules did. Rows are never changed nor deleted: a trigger refuses it. */
import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { long, longId, moment, ref } from '#storage/columns.ts';

export const modlogTable = pgTable(
  'modlog',
  {
    id: longId(),
    act: text().notNull(),
    /** As what somebody acted. */
    role: text({
      enum: [
        'operator',
        'admin',
        'instance-moderator',
        'owner',
        'moderator',
        'community',
        'person',
        'rule',
      ],
    }),
    moderator: ref(),
    community: ref(),
    post: ref(),
    comment: ref(),
    person: ref(),
    host: text(),
    reason: text(),
    /** The automatic rule by which it was done. */
    rule: ref(),
    automatic: boolean().notNull().default(false),
    /** The server from which the act came; null when it was done here. */
    origin: text(),
    /** What was, and what is now, as far as the act changed it. */
    before: jsonb(),
    after: jsonb(),
    /** False for what only those who moderate may read. */
    open: boolean().notNull().default(true),
    /** The act of which this one is a part, or which it takes back. */
    within: long(),
    created: moment().notNull(),
  },
  (t) => [
    index('modlog_by_community').on(t.community, t.id.desc().nullsFirst()),
    index('modlog_by_act').on(t.act, t.id.desc().nullsFirst()),
    index('modlog_by_person').on(t.person, t.id.desc().nullsFirst()),
    index('modlog_by_moderator').on(t.moderator, t.id.desc().nullsFirst()),
    index('modlog_by_within')
      .on(t.within)
      .where(sql`${t.within} is not null`),
    index('modlog_by_post')
      .on(t.post)
      .where(sql`${t.post} is not null`),
    index('modlog_by_comment')
      .on(t.comment)
      .where(sql`${t.comment} is not null`),
  ],
);
