/** Finds reports: one by its number or its Flag, or the open ones about one thing. */
import { and, asc, eq, isNull, type SQL } from 'drizzle-orm';
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
  if ('notice' in subject)
    return and(eq(reportsTable.id, subject.notice), eq(reportsTable.kind, 'notice'));
  if ('post' in subject) return eq(reportsTable.post, subject.post);
  if ('comment' in subject) return eq(reportsTable.comment, subject.comment);
  return eq(reportsTable.person, subject.person);
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
