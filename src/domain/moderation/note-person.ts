/** Notes something about a person, or about an item of the queue; only those who moderate there read it. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { moderatorNotesTable } from '#storage/schema/moderation.ts';
import { findRole, type Changed } from './moderate.ts';
import { actOf, findItemPlace, parseItem } from './queue-item.ts';

export type PersonNote = {
  readonly person: number;
  /** Whose moderators read it; null for those of the whole server. */
  readonly community: number | null;
  readonly text: string;
  readonly by: number;
};
export type NoteRefusal = 'not-found' | 'not-allowed' | 'empty';

const textMax = 1000;

/** Refused to whoever does not moderate there. The record tells that there was a note, to those who moderate, not what it says. */
export async function notePerson(
  context: Context,
  note: PersonNote,
): Promise<Outcome<Changed, NoteRefusal>> {
  const { person, by } = note;
  const community =
    note.community === null ? null : await findCommunity(context.tx, note.community);
  const noted = await findActor(context.tx, person);
  if (noted === null || (note.community !== null && community === null)) return refuse('not-found');
  const role = await findRole(context, 'person.noted', { by }, community);
  if (role === null) return refuse('not-allowed');
  const text = cleanLine(note.text, textMax);
  if (text === '') return refuse('empty');
  await keepNote(context, { person, item: null, community: note.community, author: by, text });
  await writeModlog(context, {
    act: 'person.noted',
    moderator: by,
    role,
    community: note.community,
    person,
    open: false,
  });
  return done({ changed: true });
}

/** The same about an item of the queue. It is no act upon anybody, and the record says nothing of it. */
export async function noteItem(
  context: Context,
  note: { readonly item: string; readonly text: string; readonly by: number },
): Promise<Outcome<Changed, NoteRefusal>> {
  const { item, by } = note;
  const name = parseItem(item);
  const place = name === null ? null : await findItemPlace(context.tx, name);
  if (name === null || place === null) return refuse('not-found');
  const role = await findRole(context, actOf[name.kind], { by }, place.community);
  if (role === null) return refuse('not-allowed');
  const text = cleanLine(note.text, textMax);
  if (text === '') return refuse('empty');
  const community = place.community?.id ?? null;
  await keepNote(context, { person: null, item, community, author: by, text });
  return done({ changed: true });
}

const keepNote = (
  context: Context,
  note: Omit<typeof moderatorNotesTable.$inferInsert, 'id' | 'created'>,
) => context.tx.insert(moderatorNotesTable).values({ ...note, created: context.now });
