/** What people reported, for moderators' eyes only. */
import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import { long, longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';

export const reportsTable = pgTable(
  'reports',
  {
    id: longId(),
    /** Null for a rule's finding, and for a notice by somebody without an account. */
    reporter: ref().references(() => actorsTable.id),
    kind: text({ enum: ['report', 'finding', 'notice'] })
      .notNull()
      .default('report'),
    community: ref(),
    post: ref(),
    comment: ref(),
    person: ref(),
    /** Of a notice: what it names, in the words of whoever wrote, and how to answer. */
    about: text(),
    contact: text(),
    /** What kind of trouble: spam, harassment, illegal, rules, other. */
    category: text(),
    reason: text().notNull(),
    activity: text().unique(),
    /** The automatic rule that found it. */
    rule: ref(),
    /** Whether it went on to the reported person's own server. */
    forwarded: boolean().notNull().default(false),
    created: moment().notNull(),
    resolved: moment(),
    resolvedBy: ref(),
    /** What was done: the entry in the record; null when nothing had to be. */
    act: long(),
    answer: text(),
  },
  (t) => [
    index('reports_by_community').on(t.community, t.id.desc().nullsFirst()),
    index('reports_open')
      .on(t.id)
      .where(sql`${t.resolved} is null`),
    index('reports_by_post').on(t.post),
    index('reports_by_comment').on(t.comment),
    index('reports_by_person').on(t.person),
    index('reports_by_reporter').on(t.reporter),
  ],
);
