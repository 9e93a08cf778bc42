/** Keeps what came of judging something new: that it waits, and an entry in the record for each rule that acted. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { keepReport } from '#domain/reports/keep-report.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { heldTable } from '#storage/schema/screening.ts';
import type { AutoRule } from './rule.ts';
import type { Verdict, Why } from './screen.ts';

export type Screened = {
  readonly subject: Subject;
  readonly community: number;
  readonly author: number;
  readonly verdict: Verdict;
  /** It was shown and told before: what waits is an edit. */
  readonly told: boolean;
  /** The community or the author is of this server: what became of it is ours to tell the author. */
  readonly ours: boolean;
};

/** Whether it is kept from everybody's eyes for now. What a rule removes waits too, should it be restored. */
export const waits = ({ hold, remove }: Verdict): boolean => hold !== null || remove !== null;

/**
 * Called after the thing was stored, in the same transaction; nothing is written for what is simply let in. Returns the
 * entry by which a rule removed it; null when none did.
 */
export async function noteScreened(context: Context, screened: Screened): Promise<number | null> {
  const { verdict, subject, community, author } = screened;
  const { hold, remove, report, limit } = verdict;
  if (waits(verdict))
    await keep(context, screened, hold?.why ?? 'rule', (hold?.rule ?? remove)?.id);
  const kind = 'post' in subject ? 'post' : 'comment';
  const enter = (act: Parameters<typeof writeModlog>[1]['act'], rule: AutoRule): Promise<number> =>
    writeModlog(context, {
      act,
      moderator: null,
      role: 'rule',
      automatic: true,
      rule: rule.id,
      community,
      person: author,
      reason: rule.name,
      ...subject,
    });
  for (const rule of report) {
    const found = { kind: 'finding', reporter: null, community, ...subject } as const;
    const kept = await keepReport(context, { ...found, reason: rule.name, rule: rule.id });
    // Found again by an edit, it stands in the queue already.
    if (kept.fresh) await enter('report.found', rule);
  }
  const tell = async (act: number, as: 'statement' | 'held' = 'statement'): Promise<void> => {
    if (screened.ours)
      await tellMember(context, { person: author, kind: as, community, ...subject, act });
  };
  if (remove !== null) {
    const act = await enter(`${kind}.removed`, remove);
    await tell(act);
    return act;
  }
  if (hold !== null && hold.rule !== null) {
    await tell(await enter('content.held', hold.rule), 'held');
  } else if (limit !== null) await tell(await enter(`${kind}.limited`, limit));
  return null;
}

/** What waits waits on; what only waited for what it answers waits for its own sake from here on. */
async function keep(
  context: Context,
  { subject, community, author, told }: Screened,
  why: Why,
  rule: number | undefined,
): Promise<void> {
  const { original } = context;
  const words = { text: original?.text ?? null, receipt: original?.receipt ?? null };
  const row = { community, author, ...subject, why, rule: rule ?? null, told };
  const kept = told
    ? { editOriginal: words.text, editReceipt: words.receipt }
    : { original: words.text, receipt: words.receipt };
  await context.tx
    .insert(heldTable)
    .values({ ...row, ...kept, created: context.now })
    .onConflictDoUpdate({
      target: 'post' in subject ? heldTable.post : heldTable.comment,
      set: { why, rule: row.rule },
      setWhere: eq(heldTable.why, 'parent'),
    });
}
