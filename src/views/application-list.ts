/** Applications for an account: those that wait, and what became of the latest. */
import { asc, desc, isNotNull, isNull } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { applicationsTable } from '#storage/schema/admissions.ts';

const shown = ({
  id,
  name,
  words,
  language,
  created,
  decided,
  decision,
  decidedBy,
  answer,
}: typeof applicationsTable) => ({
  id,
  name,
  words,
  language,
  created,
  decided,
  decision,
  decidedBy,
  answer,
});

export type ApplicationLine = Pick<
  typeof applicationsTable.$inferSelect,
  keyof ReturnType<typeof shown>
>;

/** Those that wait, oldest first. */
export const readApplications = (reader: Reader, limit = 100): Promise<ApplicationLine[]> =>
  reader
    .select(shown(applicationsTable))
    .from(applicationsTable)
    .where(isNull(applicationsTable.decided))
    .orderBy(asc(applicationsTable.id))
    .limit(limit);

/** Those that were decided, newest first. */
export const readDecided = (reader: Reader, limit = 20): Promise<ApplicationLine[]> =>
  reader
    .select(shown(applicationsTable))
    .from(applicationsTable)
    .where(isNotNull(applicationsTable.decided))
    .orderBy(desc(applicationsTable.id))
    .limit(limit);

/** How many wait. */
export const countApplications = async (reader: Reader): Promise<number> =>
  (
    await reader
      .select({ id: applicationsTable.id })
      .from(applicationsTable)
      .where(isNull(applicationsTable.decided))
      .limit(1000)
  ).length;
