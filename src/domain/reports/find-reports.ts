/** Finds reports: one by its number or its Flag, or the open ones about one thing. */
import { and, asc, eq, isNull, ne, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { reportsTable } from '#storage/schema/reports.ts';

export type Report = typeof reportsTable.$inferSelect;

/** What several reports may be about; a notice is answered on its own. */
export type ReportSubject =
  | { readonly post: number }
  | { readonly comment: number }
  | { readonly person: number }
  | { readonly notice: number };

const about = (subject: ReportSubject): SQL | undefined => {
  const { id, kind, post, comment, person } = reportsTable;
  if ('notice' in subject) return and(eq(id, subject.notice), eq(kind, 'notice'));
  // A legal notice waits for its own answer, whatever becomes of reports about the same thing.
  const reported = ne(kind, 'notice');
  if ('post' in subject) return and(eq(post, subject.post), reported);
  if ('comment' in subject) return and(eq(comment, subject.comment), reported);
  return and(eq(person, subject.person), reported);
};

/** Resolved or not. */
export async function findReport(reader: Reader, id: number): Promise<Report | null> {
  const [row] = await reader.select().from(reportsTable).where(eq(reportsTable.id, id));
  return row ?? null;
}

/** By the id of the Flag that brought it. */
export async function findReportByActivity(reader: Reader, uri: string): Promise<Report | null> {
  const [row] = await reader.select().from(reportsTable).where(eq(reportsTable.activity, uri));
  return row ?? null;
}

/** Those that wait, oldest first. */
export const findOpenReports = (reader: Reader, subject: ReportSubject): Promise<Report[]> =>
  reader
    .select()
    .from(reportsTable)
    .where(and(about(subject), isNull(reportsTable.resolved)))
    .orderBy(asc(reportsTable.id));
