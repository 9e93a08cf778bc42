/** Judges the new words of something that is here: shown as before, or out of sight until a moderator has looked. */
import type { Standing } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { findHeldOf } from './find-held.ts';
import { noteScreened, waits } from './note-screened.ts';
import { renewHeld } from './renew-held.ts';
import { screen, type Asked } from './screen.ts';

export type EditedThing = Pick<Asked, 'title' | 'body' | 'source' | 'url' | 'attached'> & {
  readonly subject: Subject;
  readonly community: number;
  readonly author: number;
  readonly standing: Standing;
  readonly held: Date | null;
  readonly limited: Date | null;
  readonly removed: Date | null;
  /** The community or the author is of this server. */
  readonly ours: boolean;
};

export type EditJudged = {
  /** Nobody is told of the edit now. */
  readonly quiet: boolean;
  /** Only known people are heard from the author's server, and this one is not. */
  readonly unknown: boolean;
  /** A rule removed it: the rule's name, for others to be told. */
  readonly removal: string | null;
  /** What changes of how it is shown. */
  readonly marks: {
    readonly held?: Date;
    readonly limited?: Date;
    readonly removed?: Date;
    readonly removedBy?: number;
  };
};

/** Called before an edit is written. What waits already waits on, with the new words; what is removed is not shown anyway. */
export async function screenEdit(context: Context, edited: EditedThing): Promise<EditJudged> {
  if (edited.held !== null) return judgeWaiting(context, edited, 'edit');
  return judgeShown(context, edited, true);
}

/**
 * Called when the author tells, in other words, what was judged when it was fetched: else whoever shows harmless words
 * to us first would be judged by those.
 */
export async function screenTold(context: Context, told: EditedThing): Promise<EditJudged> {
  if (told.held !== null) return judgeWaiting(context, told, 'telling');
  return judgeShown(context, told, false);
}

/** What waits with what it answers goes along when that one is approved: unless its new words must wait themselves. */
async function judgeWaiting(
  context: Context,
  edited: EditedThing,
  by: 'edit' | 'telling',
): Promise<EditJudged> {
  const { subject, community, author, ours } = edited;
  await renewHeld(context, subject, by);
  const judged = { quiet: true, unknown: false, removal: null, marks: {} };
  const row = await findHeldOf(context.tx, subject);
  if (row?.why !== 'parent') return judged;
  const verdict = await screen(context, { ...edited, edit: true });
  if (!waits(verdict)) return judged;
  const about = { subject, community, author, verdict, ours, told: row.told };
  const entry = await noteScreened(context, about);
  const removed = { removed: context.now, removedBy: entry ?? 0 };
  return entry === null ? judged : { ...judged, marks: removed };
}

async function judgeShown(
  context: Context,
  edited: EditedThing,
  told: boolean,
): Promise<EditJudged> {
  const { subject, community, author, removed, limited, ours } = edited;
  if (removed !== null) return { quiet: false, unknown: false, removal: null, marks: {} };
  const found = await screen(context, { ...edited, edit: true });
  const verdict = limited === null ? found : { ...found, limit: null };
  if (verdict.unknown) return { quiet: true, unknown: true, removal: null, marks: {} };
  const about = { subject, community, author, verdict, ours, told };
  const entry = await noteScreened(context, about);
  return {
    quiet: waits(verdict),
    unknown: false,
    removal: entry === null ? null : (verdict.remove?.name ?? null),
    marks: {
      ...(waits(verdict) ? { held: context.now } : {}),
      ...(verdict.limit === null ? {} : { limited: context.now }),
      ...(entry === null ? {} : { removed: context.now, removedBy: entry }),
    },
  };
}
