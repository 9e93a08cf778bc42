/** Keeps a report, a rule's finding or a notice: a plain row that waits for moderators. */
import { and, eq, isNull, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { reportsTable } from '#storage/schema/reports.ts';

type Row = typeof reportsTable.$inferSelect;

export type ReportRow = {
  readonly kind: Row['kind'];
  /** Null for a rule's finding and for a notice by somebody without an account. */
  readonly reporter: number | null;
  /** Whose moderators it is for; null for those of the whole server. */
  readonly community: number | null;
  readonly post?: number | null | undefined;
  readonly comment?: number | null | undefined;
  readonly person?: number | null | undefined;
  readonly reason: string;
  readonly category?: string | null | undefined;
  /** The automatic rule that found it. */
  readonly rule?: number | null | undefined;
  /** Of a notice: the address it names, and how to answer whoever wrote. */
  readonly about?: string | null | undefined;
  readonly contact?: string | null | undefined;
  /** The id of the Flag, when it came from elsewhere. */
  readonly activity?: string | null | undefined;
  /** So many open ones of one reporter about one thing are kept; one unless said. */
  readonly openMax?: number | undefined;
};

export type KeptReport = { readonly id: number; readonly fresh: boolean };

/**
 * Called by verbs that asked for the right before, in their own transaction. The same Flag is the same report; so is a
 * further one by the same reporter, or the same rule, about the same thing while the first is open. A notice is
 * always its own. It writes no entry in the record: whoever found something by a rule writes `report.found`.
 */
export async function keepReport(context: Context, report: ReportRow): Promise<KeptReport> {
  const said = report.kind === 'notice' ? null : await findOpen(context, report);
  if (said !== null) return { id: said, fresh: false };
  const { post = null, comment = null, person = null, activity = null, rule = null } = report;
  const { kind, reporter, community, about = null, contact = null, category = null } = report;
  const [kept] = await context.tx
    .insert(reportsTable)
    .values({
      kind,
      reporter,
      community,
      post,
      comment,
      person,
      activity,
      rule,
      reason: cleanLine(report.reason, 1000),
      about: about && cleanLine(about, 1000),
      contact: contact && cleanLine(contact, 300),
      category: category && cleanLine(category, 40),
      created: context.now,
    })
    .onConflictDoNothing({ target: reportsTable.activity })
    .returning({ id: reportsTable.id });
  if (kept !== undefined) return { id: kept.id, fresh: true };
  const [known] = await context.tx
    .select({ id: reportsTable.id })
    .from(reportsTable)
    .where(eq(reportsTable.activity, activity ?? ''));
  if (known === undefined) throw new Error('A report was neither kept nor there.');
  return { id: known.id, fresh: false };
}

const same = (column: AnyColumn, value: number | null | undefined): SQL =>
  value === null || value === undefined ? isNull(column) : eq(column, value);

/** The first of the open ones that say the same, once there are as many as may be. */
async function findOpen(context: Context, report: ReportRow): Promise<number | null> {
  const { post, comment, person, reporter, rule, kind, resolved, id } = reportsTable;
  const { openMax = 1 } = report;
  const open = await context.tx
    .select({ id })
    .from(reportsTable)
    .where(
      and(
        eq(kind, report.kind),
        same(reporter, report.reporter),
        same(rule, report.rule),
        isNull(resolved),
        same(post, report.post),
        same(comment, report.comment),
        same(person, report.person),
      ),
    )
    .orderBy(id)
    .limit(openMax);
  return open.length < openMax ? null : open[0]!.id;
}
