/** Whom and what members do not wish to see: people, communities, whole servers. */
import { sql } from 'drizzle-orm';
import { check, index, pgTable, unique } from 'drizzle-orm/pg-core';
import { longId, moment, ref } from '#storage/columns.ts';
import { actorsTable } from './actors.ts';
import { instancesTable } from './instances.ts';

export const memberBlocksTable = pgTable(
  'member_blocks',
  {
    id: longId(),
    person: ref()
      .notNull()
      .references(() => actorsTable.id),
    /** A person or a community. */
    actor: ref().references(() => actorsTable.id),
    instance: ref().references(() => instancesTable.id),
    created: moment().notNull(),
  },
  (t) => [
    unique('member_blocks_once').on(t.person, t.actor, t.instance).nullsNotDistinct(),
    index('member_blocks_by_actor').on(t.actor),
    check('member_blocks_one', sql`num_nonnulls(${t.actor}, ${t.instance}) = 1`),
  ],
);
