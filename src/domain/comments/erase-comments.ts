/** Erases the words of comments by people of one server, or by one person, some at a time. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { buryAll } from '#domain/journal/bury-all.ts';
import { isTheirs, type Whose } from '#domain/posts/erase-posts.ts';
import { noteComment } from '#domain/posts/note-comment.ts';
import { releaseHeld } from '#domain/screening/release-held.ts';

type Erased = { id: number; uri: string; post: number; counted: boolean; waits: boolean };

/** Called when a server is purged, or an account closed, until it returns 0; nobody is told. The answers below stay. */
export async function eraseComments(
  context: Context,
  { limit, ...whose }: Whose & { readonly limit: number },
): Promise<number> {
  const rows = await context.tx.execute<Erased>(sql`
    update comments set deleted = ${context.now.toISOString()}::timestamptz, body = '', source = null
    where id in (select c.id from comments c join actors a on a.id = c.author
      where ${isTheirs(whose)} and c.deleted is null order by c.id limit ${limit})
    returning id, uri, post, removed is null and held is null as counted, held is not null as waits`);
  const counted = rows.filter((row) => row.counted);
  for (const [post, some] of Map.groupBy(counted, (row) => row.post)) {
    await noteComment(context, post, { delta: -some.length, at: null });
  }
  for (const { id, waits } of rows) if (waits) await releaseHeld(context, { comment: id });
  await buryAll(
    context,
    rows.map(({ uri }) => uri),
  );
  return rows.length;
}
