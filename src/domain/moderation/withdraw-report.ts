/** Takes a report back, by whoever made it. */
import { bury } from '#domain/journal/tombstones.ts';
import type { Context } from '#domain/context.ts';
import { closeReports } from '#domain/reports/close-reports.ts';
import { findReportByActivity } from '#domain/reports/find-reports.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';

export type Withdrawal = {
  /** The id of the Flag. */
  readonly activity: string;
  readonly by: { readonly id: number; readonly uri: string };
};

/** Refused when it is somebody else's. A Flag that is taken back before it came will have no effect. */
export async function withdrawReport(
  context: Context,
  { activity, by }: Withdrawal,
): Promise<Outcome<null, 'not-allowed'>> {
  const report = await findReportByActivity(context.tx, activity);
  if (report === null) {
    await bury(context, activity, by.uri);
    return done(null);
  }
  if (report.reporter !== by.id) return refuse('not-allowed');
  const closing = { reports: [report.id], by: by.id, act: null, answer: 'Taken back.' };
  await closeReports(context, closing);
  return done(null);
}
