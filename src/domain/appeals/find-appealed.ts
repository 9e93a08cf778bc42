/** Finds what the rule about appeals needs to know of an act. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { findModlog, type ModlogRow } from '#domain/modlog/find-modlog.ts';
import type { Reader } from '#storage/database.ts';
import { isAppealable, type Appealed } from './appeal.ts';

/** Null when there is no such entry. */
export async function findAppealed(
  reader: Reader,
  act: number,
): Promise<{ readonly entry: ModlogRow; readonly appealed: Appealed } | null> {
  const entry = await findModlog(reader, act);
  if (entry === null) return null;
  const community = entry.community === null ? null : await findActor(reader, entry.community);
  return {
    entry,
    appealed: {
      appealable: isAppealable(entry.act),
      concerned: await findConcerned(reader, entry),
      elsewhere: community !== null && !community.local && entry.origin !== null,
      created: entry.created,
    },
  };
}

async function findConcerned(
  reader: Reader,
  { person, post, comment }: ModlogRow,
): Promise<number | null> {
  if (person !== null) return person;
  const subject = comment !== null ? { comment } : post !== null ? { post } : null;
  return subject === null ? null : ((await findSubject(reader, subject))?.thing.author ?? null);
}
