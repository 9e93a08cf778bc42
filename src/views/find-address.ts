/** Finds which page of ours shows what another server's address or handle means. */
import { and, eq, isNull, ne, not, sql } from 'drizzle-orm';
import { hostOf, parseHandle } from '#lib/hosts.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { communityPath, personPath } from './paths.ts';
import { isBlocked, isShownActor } from './visible.ts';

export type Found = {
  readonly kind: 'community' | 'person' | 'post' | 'comment';
  readonly path: string;
};

async function findActorPath(
  reader: Reader,
  address: string,
  origin: string,
): Promise<Found | null> {
  const handle = parseHandle(address.replace(/^acct:/i, ''));
  const local = handle !== null && handle.host === hostOf(origin);
  const called =
    handle === null
      ? eq(actorsTable.uri, address)
      : and(
          eq(sql`lower(${actorsTable.name})`, handle.name.toLowerCase()),
          local ? eq(actorsTable.local, true) : eq(instancesTable.host, handle.host),
        );
  const [row] = await reader
    .select({
      kind: actorsTable.kind,
      name: actorsTable.name,
      host: instancesTable.host,
      local: actorsTable.local,
    })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(
      and(
        called,
        ne(actorsTable.kind, 'instance'),
        sql`${actorsTable.deleted} is null`,
        not(isBlocked(instancesTable.degrees)),
      ),
    )
    .orderBy(actorsTable.id)
    .limit(1);
  if (row === undefined) return null;
  return row.kind === 'community'
    ? { kind: 'community', path: communityPath(row) }
    : { kind: 'person', path: personPath(row) };
}

/** Called for `/authorize_interaction`; only what is stored, nothing is fetched; what waits is not found. */
export async function findAddress(
  reader: Reader,
  address: string,
  origin: string,
): Promise<Found | null> {
  const [post] = await reader
    .select({ id: postsTable.id })
    .from(postsTable)
    .where(
      and(eq(postsTable.uri, address), isShownActor(postsTable.author), isNull(postsTable.held)),
    );
  if (post !== undefined) return { kind: 'post', path: `/post/${post.id}` };
  const [comment] = await reader
    .select({ id: commentsTable.id })
    .from(commentsTable)
    .where(
      and(
        eq(commentsTable.uri, address),
        isShownActor(commentsTable.author),
        isNull(commentsTable.held),
      ),
    );
  if (comment !== undefined) return { kind: 'comment', path: `/comment/${comment.id}` };
  return findActorPath(reader, address, origin);
}
