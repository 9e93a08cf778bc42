/** What waits for a moderator: a row for each thing, until somebody decides. */
import { eq, type SQL } from 'drizzle-orm';
import type { Subject } from '#domain/journal/events.ts';
import { heldTable } from '#storage/schema/screening.ts';

export type Held = typeof heldTable.$inferSelect;

/** Which row is about this. */
export const heldFor = (subject: Subject): SQL =>
  'post' in subject ? eq(heldTable.post, subject.post) : eq(heldTable.comment, subject.comment);
