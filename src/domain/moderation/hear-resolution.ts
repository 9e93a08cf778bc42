/** Tells our people that moderators elsewhere dealt with what they reported. */
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { spend } from '#domain/limits/spend.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { findOpenReports } from '#domain/reports/find-reports.ts';

/**
 * Called when federation has made sure that the community elsewhere said so. The reports stay open: what is shown here
 * is ours to judge, and who runs that community may be whom they are about. Everybody is told once.
 */
export async function hearResolution(
  context: Context,
  { subject, community }: { readonly subject: Subject; readonly community: number },
): Promise<{ told: number }> {
  const reports = await findOpenReports(context.tx, subject);
  let told = 0;
  for (const { id, reporter, community: where, post, comment } of reports) {
    const person = reporter === null ? null : await findActor(context.tx, reporter);
    if (person === null || !person.local || where !== community) continue;
    const purse = { budget: 'told of an act', of: `report ${id}` } as const;
    if (!(await spend(context, [purse])).done) continue;
    const text = 'Moderators of the community say that they dealt with what you reported.';
    const about = { community, post, comment, text };
    await tellMember(context, { person: person.id, kind: 'report-resolved', ...about });
    told++;
  }
  return { told };
}
