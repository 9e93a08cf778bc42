/** Votes: one per person and subject. */
import { sql } from 'drizzle-orm';
import { check, index, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core';
import { longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';
import { commentsTable } from './comments.ts';
import { postsTable } from './posts.ts';

export const votesTable = pgTable(
  'votes',
  {
    id: longId(),
    voter: ref()
      .notNull()
      .references(() => actorsTable.id),
    post: ref().references(() => postsTable.id),
    comment: ref().references(() => commentsTable.id),
    value: smallint().notNull(),
    /** The id of the Like or Dislike, when it came from elsewhere. */
    activity: text(),
    /** The host of the community that announced it; null when the voter's own server told us. */
    announcedBy: text(),
    created: moment().notNull(),
  },
  (t) => [
    unique('votes_one_each').on(t.voter, t.post, t.comment).nullsNotDistinct(),
    index('votes_by_post').on(t.post),
    index('votes_by_comment').on(t.comment),
    index('votes_by_activity').on(t.activity),
    check('votes_value', sql`${t.value} in (-1, 1)`),
    check('votes_one_subject', sql`num_nonnulls(${t.post}, ${t.comment}) = 1`),
  ],
);
