/** The collections of actors and threads: outbox, followers, moderators, featured, context, replies. */
import { and, asc, count, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import type { Subject } from '#domain/journal/events.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { logTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { plainContext } from '#federation/objects/context.ts';
import { findStory, findTold, isHidden } from '#federation/objects/story.ts';
import { writeObject } from '#federation/objects/write-object.ts';
import { isJson } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';
import type { World } from '#federation/world.ts';
import { isDealtWith } from './dealt-with.ts';
import { document, notFound, type DocumentAnswer } from './answer.ts';

const pageSize = 20;
/** Ids only; a thread with more is read by its `replies`. */
const threadMax = 2000;

/** What an actor said, newest first, in exactly the bytes in which it was said; `before` pages on. */
export async function outboxDocument(
  world: World,
  actor: Actor,
  page: { readonly before: number | null; readonly paged: boolean },
): Promise<DocumentAnswer> {
  const reader = world.house.database.query;
  const uri = actor.outbox ?? `${actor.uri}/outbox`;
  const form = actor.kind === 'community' ? 'announce' : 'act';
  const said = and(
    actor.kind === 'community' ? eq(logTable.community, actor.id) : eq(logTable.actor, actor.uri),
    eq(logTable.form, form),
    eq(logTable.weight, 'creation'),
    eq(logTable.open, true),
    isNull(logTable.voided),
  );
  const onlyThreads = and(
    eq(postsTable.uri, logTable.object),
    isNull(postsTable.removed),
    isNull(postsTable.held),
    isDealtWith(postsTable.author),
    // What moved elsewhere is told there.
    actor.kind === 'community' ? eq(postsTable.community, actor.id) : undefined,
  );
  const rows = await reader
    .select({ seq: logTable.seq, body: logTable.body })
    .from(logTable)
    .innerJoin(postsTable, onlyThreads)
    .where(page.before === null ? said : and(said, lt(logTable.seq, page.before)))
    .orderBy(desc(logTable.seq))
    .limit(pageSize);
  const total = await reader
    .select({ total: count() })
    .from(logTable)
    .innerJoin(postsTable, onlyThreads)
    .where(said);
  const last = rows.length === pageSize ? rows.at(-1) : undefined;
  const head: Json = page.paged
    ? {
        '@context': plainContext,
        id: page.before === null ? `${uri}?page=1` : `${uri}?before=${page.before}`,
        type: 'OrderedCollectionPage',
        partOf: uri,
        ...(last === undefined ? {} : { next: `${uri}?before=${last.seq}` }),
      }
    : {
        '@context': plainContext,
        id: uri,
        type: 'OrderedCollection',
        totalItems: total[0]?.total ?? 0,
        first: `${uri}?page=1`,
      };
  // Lemmy reads the newest from the collection itself; others follow `first`.
  const items = rows.map(({ body }) => body).join(',');
  return document(`${JSON.stringify(head).slice(0, -1)},"orderedItems":[${items}]}`);
}

/** Only how many: who follows is nobody's business. The empty list is there because Lemmy wants one. */
export async function followersDocument(world: World, actor: Actor): Promise<DocumentAnswer> {
  const rows = await world.house.database.query
    .select({ total: count() })
    .from(membershipsTable)
    .where(
      and(
        eq(membershipsTable.community, actor.id),
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
      ),
    );
  return document({
    '@context': plainContext,
    id: actor.followers ?? `${actor.uri}/followers`,
    type: 'Collection',
    totalItems: rows[0]?.total ?? 0,
    items: [],
  });
}

/** The ids of those who moderate, in their order (FEP-1b12). */
export async function moderatorsDocument(world: World, actor: Actor): Promise<DocumentAnswer> {
  const rows = await world.house.database.query
    .select({ uri: actorsTable.uri })
    .from(moderatorsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, moderatorsTable.person))
    .where(
      and(
        eq(moderatorsTable.community, actor.id),
        isNull(actorsTable.deleted),
        isDealtWith(moderatorsTable.person),
      ),
    )
    .orderBy(asc(moderatorsTable.position));
  return ordered(
    actor.moderators ?? `${actor.uri}/moderators`,
    rows.map(({ uri }) => uri),
  );
}

/** Whole posts, since Lemmy reads nothing less; a remote member's as it was received. */
export async function featuredDocument(world: World, actor: Actor): Promise<DocumentAnswer> {
  const reader = world.house.database.query;
  const rows = await reader
    .select({ id: postsTable.id, uri: postsTable.uri })
    .from(postsTable)
    .where(
      and(
        eq(postsTable.community, actor.id),
        isNotNull(postsTable.featured),
        isNull(postsTable.removed),
        isNull(postsTable.deleted),
        isNull(postsTable.held),
        isDealtWith(postsTable.author),
      ),
    )
    .orderBy(desc(postsTable.featured))
    .limit(pageSize);
  const items: unknown[] = [];
  for (const { id, uri } of rows) {
    const story = await findStory(reader, id);
    if (story !== null)
      items.push(story.author.local ? writeObject(story) : await received(world, uri));
  }
  return ordered(actor.featured ?? `${actor.uri}/featured`, items);
}

/** The object inside the Announce that we sent; its id alone when there was none. */
async function received(world: World, uri: string): Promise<unknown> {
  const rows = await world.house.database.query
    .select({ body: logTable.body })
    .from(logTable)
    .where(and(eq(logTable.object, uri), eq(logTable.form, 'announce'), isNull(logTable.voided)))
    .limit(1);
  const announce: unknown = rows[0] === undefined ? null : JSON.parse(rows[0].body);
  const inner = isJson(announce) ? announce['object'] : null;
  return isJson(inner) && isJson(inner['object']) ? inner['object'] : uri;
}

/** The whole thread as ids, the post first (FEP-7888, FEP-f228). */
export async function contextDocument(world: World, post: number): Promise<DocumentAnswer> {
  const reader = world.house.database.query;
  const story = await findStory(reader, post);
  if (story === null || story.post.deleted !== null || story.post.removed !== null) return notFound;
  if (isHidden(story)) return notFound;
  const rows = await reader
    .select({ uri: commentsTable.uri })
    .from(commentsTable)
    .where(
      and(
        eq(commentsTable.post, post),
        isNull(commentsTable.deleted),
        isNull(commentsTable.removed),
        isNull(commentsTable.held),
        isDealtWith(commentsTable.author),
      ),
    )
    .orderBy(asc(commentsTable.id))
    .limit(threadMax);
  return document({
    '@context': plainContext,
    id: `${world.house.origin}/post/${post}/context`,
    type: 'OrderedCollection',
    attributedTo: story.community.uri,
    audience: story.community.uri,
    totalItems: rows.length + 1,
    orderedItems: [story.post.uri, ...rows.map(({ uri }) => uri)],
  });
}

/** Direct answers, from wherever they come: what Mastodon and GoToSocial crawl threads by. */
export async function repliesDocument(world: World, subject: Subject): Promise<DocumentAnswer> {
  const reader = world.house.database.query;
  const told = await findTold(reader, subject);
  if (told === null || !told.author.local || isHidden(told)) return notFound;
  const answers =
    told.comment === null
      ? and(eq(commentsTable.post, told.post.id), isNull(commentsTable.parent))
      : eq(commentsTable.parent, told.comment.id);
  const rows = await reader
    .select({ uri: commentsTable.uri })
    .from(commentsTable)
    .where(
      and(
        answers,
        isNull(commentsTable.deleted),
        isNull(commentsTable.removed),
        isNull(commentsTable.held),
        isDealtWith(commentsTable.author),
      ),
    )
    .orderBy(asc(commentsTable.id))
    .limit(threadMax);
  const uri = `${(told.comment ?? told.post).uri}/replies`;
  const items = rows.map((row) => row.uri);
  return document({
    '@context': plainContext,
    id: uri,
    type: 'Collection',
    totalItems: items.length,
    first: { id: `${uri}?page=1`, type: 'CollectionPage', partOf: uri, items },
  });
}

/** `likes` and `shares`: how many, not who. */
export async function countDocument(
  world: World,
  subject: Subject,
  list: 'likes' | 'shares',
): Promise<DocumentAnswer> {
  const told = await findTold(world.house.database.query, subject);
  if (told === null || !told.author.local || isHidden(told)) return notFound;
  const row = told.comment ?? told.post;
  return document({
    '@context': plainContext,
    id: `${row.uri}/${list}`,
    type: 'Collection',
    totalItems: list === 'likes' ? row.up : 0,
  });
}

const ordered = (id: string, items: readonly unknown[]): DocumentAnswer =>
  document({
    '@context': plainContext,
    id,
    type: 'OrderedCollection',
    totalItems: items.length,
    orderedItems: items,
  });
