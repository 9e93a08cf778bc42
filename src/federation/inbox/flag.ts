/** Receives Flag: a report, for moderators' eyes only. */
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { idOf, listOf, textOf } from '#federation/objects/wire.ts';
import { findSubject } from '#federation/subject.ts';
import { cleanLine, htmlToText } from '#lib/html.ts';
import { ignored, refused, verdictOf, type Listener } from './arrival.ts';

/** Mastodon lists account and posts, from its instance actor; Lemmy names one post. */
export const receiveFlag: Listener = async ({ world, activity, actor }) => {
  const reader = world.house.database.query;
  const uris = listOf(activity.json['object']).flatMap((entry) => idOf(entry) ?? []);
  if (uris.length === 0) return refused('reports nothing');
  const told = textOf(activity.json['content'], 20_000) ?? textOf(activity.json['summary'], 20_000);
  const reason = cleanLine(htmlToText(told ?? ''), 2000);
  for (const uri of uris.slice(0, 20)) {
    const found = await findSubject(reader, uri);
    const person = found === null ? await findActorByUri(reader, uri) : null;
    const about =
      found === null
        ? person === null
          ? null
          : { person: person.id }
        : { subject: found.subject };
    if (about === null) continue;
    // Posts say more than the account that stands before them in Mastodon's list.
    if ('person' in about && uris.length > 1 && uri !== uris.at(-1)) continue;
    return async (context) =>
      verdictOf(
        await fileReport(context, { ...about, reporter: actor.id, reason, activity: activity.id }),
      );
  }
  return ignored('reports nothing known here');
};
