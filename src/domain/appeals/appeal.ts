/** What may be appealed, by whom, and until when. Pure: no clock, no database. */
import type { ActKind } from '#domain/modlog/acts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';

/** Everything that can be appealed. */
export const appealableActs = [
  'post.removed',
  'comment.removed',
  'held.rejected',
  'post.locked',
  'comment.locked',
  'post.flagged',
  'member.warned',
  'post.limited',
  'comment.limited',
  'member.banned',
  'member.cleared',
  'person.banned',
  'moderator.dismissed',
] as const satisfies readonly ActKind[];
export type AppealableAct = (typeof appealableActs)[number];

/** Whether this act can be appealed. */
export const isAppealable = (act: string): act is AppealableAct =>
  (appealableActs as readonly string[]).includes(act);

/** For so long an act can be appealed. */
const appealDays = 90;

export type Appealed = {
  /** Whether there is something that takes it back. */
  readonly appealable: boolean;
  /** Whom it concerns: who is named, else the author of what it is about. */
  readonly concerned: number | null;
  /** Whether moderators of a community elsewhere did it: they are the ones to ask. */
  readonly elsewhere: boolean;
  readonly created: Date;
};
export type AppealRule = 'not-found' | 'no-appeal' | 'not-ours' | 'too-late';

/** What does not concern somebody is not there for them. */
export function mayAppeal(
  act: Appealed,
  { by, now }: { readonly by: number; readonly now: Date },
): Outcome<true, AppealRule> {
  if (act.concerned !== by) return refuse('not-found');
  if (!act.appealable) return refuse('no-appeal');
  if (act.elsewhere) return refuse('not-ours');
  const ageMs = now.getTime() - act.created.getTime();
  return ageMs > appealDays * 24 * 3_600_000 ? refuse('too-late') : done(true);
}
