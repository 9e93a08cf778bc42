/** Rules that look at what people write, and what waits for a moderator because of one. */
import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { long, longId, moment, publicId, ref } from '#storage/columns.ts';
import { communitiesTable } from './communities.ts';

export const autoRulesTable = pgTable(
  'auto_rules',
  {
    id: publicId(),
    /** Null for the whole server. */
    community: ref().references(() => communitiesTable.actor),
    name: text().notNull(),
    kind: text({
      enum: [
        'words',
        'pattern',
        'domains',
        'new-account',
        'first-posts',
        'rate',
        'repeat',
        'mentions',
      ],
    }).notNull(),
    /** What the kind needs: words, a pattern, hosts, numbers. */
    settings: jsonb().notNull(),
    action: text({ enum: ['hold', 'remove', 'report', 'limit'] }).notNull(),
    enabled: boolean().notNull().default(true),
    by: ref(),
    created: moment().notNull(),
    edited: moment(),
    deleted: moment(),
  },
  (t) => [
    index('auto_rules_by_community')
      .on(t.community)
      .where(sql`${t.deleted} is null`),
  ],
);

/** Posts and comments that wait for a moderator; shown to nobody else and relayed to nobody. */
export const heldTable = pgTable(
  'held',
  {
    id: longId(),
    community: ref().notNull(),
    post: ref().unique(),
    comment: ref().unique(),
    author: ref().notNull(),
    why: text({
      enum: ['instance', 'rule', 'newcomer', 'battle', 'community', 'parent'],
    }).notNull(),
    rule: ref(),
    /** It was shown and told before: what waits is an edit of it. */
    told: boolean().notNull().default(false),
    /** The member's own activities, byte for byte: told on when it is approved. */
    original: text(),
    receipt: long(),
    editOriginal: text(),
    editReceipt: long(),
    created: moment().notNull(),
  },
  (t) => [index('held_by_community').on(t.community, t.id), index('held_by_author').on(t.author)],
);
