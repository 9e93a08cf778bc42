/** The documents of posts and comments at their ids. */
import type { Subject } from '#domain/journal/events.ts';
import { htmlToText } from '#lib/html.ts';
import { objectContext } from '#federation/objects/context.ts';
import { findTold, isHidden } from '#federation/objects/story.ts';
import { writeObject, writeTombstone } from '#federation/objects/write-object.ts';
import type { World } from '#federation/world.ts';
import { document, elsewhere, gone, notFound, type DocumentAnswer } from './answer.ts';

const excerptMax = 500;

/**
 * Ours as a document, somebody else's as the way to it; what waits for a moderator, or stands in a removed community, is not there. Mastodon shows of a Page only title, summary
 * and link, so an answer to Mastodon itself carries an excerpt; elsewhere it would hide the body.
 */
export async function objectDocument(
  world: World,
  subject: Subject,
  userAgent: string,
): Promise<DocumentAnswer> {
  const told = await findTold(world.house.database.query, subject);
  if (told === null) return notFound;
  const row = told.comment ?? told.post;
  if (isHidden(told)) return notFound;
  if (!told.author.local) return elsewhere(row.uri);
  const ended = row.deleted ?? row.removed;
  if (ended !== null) {
    const type = told.comment === null ? told.post.type : 'Note';
    return gone({ '@context': objectContext, ...writeTombstone(row.uri, type, ended) });
  }
  const object = { '@context': objectContext, ...writeObject(told) };
  const vary = { vary: 'Accept, User-Agent' };
  if (told.comment !== null || !userAgent.includes('Mastodon/')) return document(object, vary);
  const text = htmlToText(told.post.body);
  const summary = text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text;
  return document(summary === '' ? object : { ...object, summary }, vary);
}
