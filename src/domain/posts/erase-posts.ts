/** Erases the words of posts by people of one server, or by one person, some at a time. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { buryAll } from '#domain/journal/bury-all.ts';
import { releaseHeld } from '#domain/screening/release-held.ts';
import { dropAttachments } from './keep-attachments.ts';

/** Everybody of a server, by its number, or one person. */
export type Whose = { readonly instance: number } | { readonly author: number };

/** With `p` or `c` for the rows, and `a` for their author. */
export const isTheirs = (whose: Whose) =>
  'author' in whose ? sql`a.id = ${whose.author}` : sql`a.instance = ${whose.instance}`;

/** Called when a server is purged, or an account closed with all that was written, until it returns 0; nobody is told. */
export async function erasePosts(
  context: Context,
  { limit, ...whose }: Whose & { readonly limit: number },
): Promise<number> {
  const rows = await context.tx.execute<{ id: number; uri: string; waits: boolean }>(sql`
    update posts set deleted = ${context.now.toISOString()}::timestamptz, title = '', body = '',
      source = null, url = null
    where id in (select p.id from posts p join actors a on a.id = p.author
      where ${isTheirs(whose)} and p.deleted is null order by p.id limit ${limit})
    returning id, uri, held is not null as waits`);
  await dropAttachments(
    context,
    rows.map(({ id }) => id),
  );
  for (const { id, waits } of rows) if (waits) await releaseHeld(context, { post: id });
  await buryAll(
    context,
    rows.map(({ uri }) => uri),
  );
  return rows.length;
}
