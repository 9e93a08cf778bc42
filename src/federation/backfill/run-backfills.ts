/** Fetches history that was asked for: bounded, resumable, and without a word to anybody. */
import { reasonOf } from '#lib/reason-of.ts';
import { and, asc, eq, isNull, lte, or } from 'drizzle-orm';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { mirrorModerators } from '#domain/communities/mirror-moderators.ts';
import { act } from '#domain/context.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { backfillsTable } from '#storage/schema/federation.ts';
import { fetchDocument } from '#federation/fetch-document.ts';
import { resolveSubject } from '#federation/gather.ts';
import { planAnnounced, planAnnouncedId } from '#federation/inbox/announced.ts';
import { idOf, isJson } from '#federation/objects/wire.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { findSubject } from '#federation/subject.ts';
import type { World } from '#federation/world.ts';
import { fetchCollection } from './fetch-collection.ts';
import { startBackfill } from './start-backfill.ts';

const postsMax = 50;
const commentsMax = 300;
const attemptsMax = 4;

/** Takes what is due, a few at a time; returns how many there were. */
export async function runBackfills(world: World): Promise<number> {
  const now = world.house.clock();
  const rows = await world.house.database.query
    .select()
    .from(backfillsTable)
    .where(
      and(
        eq(backfillsTable.state, 'waiting'),
        or(isNull(backfillsTable.nextTry), lte(backfillsTable.nextTry, now)),
      ),
    )
    .orderBy(asc(backfillsTable.created))
    .limit(10);
  for (const row of rows) {
    const reason = await fill(world, row);
    const attempts = row.attempts + 1;
    const again = reason !== null && attempts < attemptsMax;
    const state = again ? 'waiting' : reason === null ? 'done' : 'failed';
    await world.house.database.query
      .update(backfillsTable)
      .set({
        state,
        attempts,
        reason,
        nextTry: again ? new Date(now.getTime() + attempts * 60_000) : null,
        settled: again ? null : now,
      })
      .where(eq(backfillsTable.uri, row.uri));
  }
  if (rows.length > 0) world.house.ring('backfills');
  return rows.length;
}

/** One row that cannot be filled must not stand in the way of the others; null when it went well. */
async function fill(world: World, row: typeof backfillsTable.$inferSelect): Promise<string | null> {
  try {
    return row.kind === 'community'
      ? await fillCommunity(world, row.uri)
      : await fillThread(world, row.uri);
  } catch (error) {
    world.log('error', 'backfill failed', { uri: row.uri, error });
    return reasonOf(error);
  }
}

/** Moderators, the outbox, what is featured, then each thread. Null when it went well. */
async function fillCommunity(world: World, uri: string): Promise<string | null> {
  const resolved = await resolveActor(world, uri, { fresh: true });
  if (!resolved.done) return resolved.reason;
  const community = resolved.value;
  if (community.moderators !== null) await fillModerators(world, community, community.moderators);
  const outbox =
    community.outbox === null ? null : await fetchCollection(world, community.outbox, postsMax);
  if (outbox !== null && !outbox.done) return outbox.reason;
  const items = outbox === null ? [] : outbox.value.toReversed();
  for (const item of items) await keepItem(world, item, community);
  if (community.featured !== null) await fillFeatured(world, community, community.featured);
  return null;
}

async function fillModerators(world: World, community: Actor, uri: string): Promise<void> {
  const list = await fetchCollection(world, uri, 50);
  if (!list.done) return;
  const people: number[] = [];
  for (const item of list.value) {
    const person = await resolveActor(world, idOf(item) ?? '');
    if (person.done) people.push(person.value.id);
  }
  await act(world.house, (context) => mirrorModerators(context, community.id, people));
}

/** An item of an outbox: `Announce{Create{Page}}` (Lemmy), a Create, or an id. */
async function keepItem(world: World, item: unknown, community: Actor): Promise<void> {
  const inner = isJson(item) && item['type'] === 'Announce' ? item['object'] : item;
  const plan = isJson(inner)
    ? await planAnnounced(world, inner, community)
    : await planAnnouncedId(world, idOf(inner) ?? '', community);
  if (typeof plan === 'function') await act(world.house, plan);
  const object = isJson(inner) && inner['type'] === 'Create' ? inner['object'] : inner;
  const kept = await findSubject(world.house.database.query, idOf(object) ?? '');
  if (kept !== null) {
    await act(world.house, (context) => startBackfill(context, { kind: 'thread', uri: kept.uri }));
  }
}

async function fillFeatured(world: World, community: Actor, uri: string): Promise<void> {
  const list = await fetchCollection(world, uri, 20);
  if (!list.done) return;
  for (const item of list.value) {
    const found = await resolveSubject(world, idOf(item) ?? '', { announcedBy: community });
    if (!found.done || found.value.comment !== null) continue;
    const { post } = found.value;
    await act(world.house, (context) =>
      featurePost(context, { post, by: community.id, authority: 'community' }),
    );
  }
}

/** All comments that the thread's `context` (FEP-7888) or `replies` name, and their ancestors. */
async function fillThread(world: World, uri: string): Promise<string | null> {
  const post = await findPostByUri(world.house.database.query, uri);
  if (post === null) return 'missing';
  const document = await fetchDocument(world, uri);
  if (!document.done) return document.reason;
  const community = await findActorByUri(
    world.house.database.query,
    idOf(document.value.json['audience']) ?? '',
  );
  const options = community === null || community.local ? {} : { announcedBy: community };
  const seen = new Set([uri]);
  const lists = [idOf(document.value.json['context']), idOf(document.value.json['replies'])];
  for (const list of lists) {
    const items = list === null ? null : await fetchCollection(world, list, commentsMax);
    if (items === null || !items.done) continue;
    await keepReplies(world, items.value, { seen, options });
    if (items.value.length > 0) break;
  }
  return null;
}

/** Comments one by one; those whose collection of replies is named are looked into as well. */
async function keepReplies(
  world: World,
  items: readonly unknown[],
  { seen, options }: { seen: Set<string>; options: { announcedBy?: Actor } },
): Promise<void> {
  for (const item of items) {
    const uri = idOf(item);
    if (uri === null || seen.has(uri) || seen.size > commentsMax) continue;
    seen.add(uri);
    await resolveSubject(world, uri, options);
    const replies = isJson(item) ? idOf(item['replies']) : null;
    const nested = replies === null ? null : await fetchCollection(world, replies, commentsMax);
    if (nested?.done === true) await keepReplies(world, nested.value, { seen, options });
  }
}
