/** What members marked for themselves: saved, hidden from lists, threads of which they wish to hear no more. */
import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';
import { commentsTable } from './comments.ts';
import { postsTable } from './posts.ts';

export const marksTable = pgTable(
  'marks',
  {
    id: longId(),
    person: ref()
      .notNull()
      .references(() => actorsTable.id),
    kind: text({ enum: ['saved', 'hidden', 'muted'] }).notNull(),
    post: ref().references(() => postsTable.id),
    /** Comments can only be saved. */
    comment: ref().references(() => commentsTable.id),
    created: moment().notNull(),
  },
  (t) => [
    unique('marks_once').on(t.person, t.kind, t.post, t.comment).nullsNotDistinct(),
    index('marks_by_person').on(t.person, t.kind, t.id.desc().nullsFirst()),
    index('marks_by_post').on(t.post),
    index('marks_by_comment').on(t.comment),
    check('marks_one_subject', sql`num_nonnulls(${t.post}, ${t.comment}) = 1`),
    check('marks_kind', sql`${t.kind} = 'saved' or ${t.post} is not null`),
  ],
);
