/** Erases the words in which people of one server told of what they wrote. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';

/** Called once when a server is purged, after its posts and comments; what happened stays on record. */
export async function eraseOriginals({ tx }: Context, instance: number): Promise<void> {
  const authors = sql`(select a.id from actors a where a.instance = ${instance})`;
  await tx.execute(sql`update journal j set original = null from posts p
    where p.author in ${authors} and j.original is not null
      and j.kind in ('post.created', 'post.edited') and (j.event->>'post')::int = p.id`);
  await tx.execute(sql`update journal j set original = null from comments c
    where c.author in ${authors} and j.original is not null
      and j.kind in ('comment.created', 'comment.edited') and (j.event->>'comment')::int = c.id`);
}
