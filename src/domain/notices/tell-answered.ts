/** Tells our people that somebody answered them, or named them. */
import { and, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { handlesIn } from '#lib/handles.ts';
import { hostOf } from '#lib/hosts.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { postsTable } from '#storage/schema/posts.ts';

/** As many as are told of one thing; a crowd that is named is no conversation. */
const toldMax = 20;

/** What was said, where, and in answer to whom. */
type Said = {
  readonly author: Actor;
  readonly community: number;
  readonly post: number;
  readonly comment: number | null;
  readonly answered: number | null;
  readonly body: string;
  /** A rule keeps it in the background. */
  readonly limited: boolean;
};

/**
 * Called when a post or comment is told, shown after it waited, or edited; `tags` are the people whom it names on the wire,
 * where that is known. Says nothing of what waits, is gone, or was merely fetched. Nobody is told of themselves, of people,
 * communities and servers whom they block, of a thread that they muted, or twice of the same.
 */
export async function tellAnswered(
  context: Context,
  subject: Subject,
  tags: readonly string[] | undefined = undefined,
): Promise<void> {
  const said = await findSaid(context, subject);
  if (said === null) return;
  const named = await findNamed(context, said, tags);
  const answered = said.answered === null ? [] : [said.answered];
  const wanted = [...new Set([...answered, ...named])].slice(0, toldMax);
  const people = wanted.filter((person) => person !== said.author.id);
  if (people.length === 0) return;
  const { community, post, comment } = said;
  const rows = (await findWilling(context, said, people)).map((person) => ({
    person,
    kind: person === said.answered ? ('reply' as const) : ('mention' as const),
    community,
    post,
    comment,
    by: said.author.id,
    text: '',
    created: context.now,
  }));
  if (rows.length > 0) await context.tx.insert(memberNoticesTable).values(rows);
}

async function findSaid({ tx }: Context, subject: Subject): Promise<Said | null> {
  const ofComment = 'comment' in subject;
  const [comment] = ofComment
    ? await tx.select().from(commentsTable).where(eq(commentsTable.id, subject.comment))
    : [];
  const number = ofComment ? comment?.post : subject.post;
  if (number === undefined) return null;
  const [post] = await tx.select().from(postsTable).where(eq(postsTable.id, number));
  const thing = ofComment ? comment : post;
  if (post === undefined || thing === undefined || post.held !== null) return null;
  if (thing.told === null || thing.held !== null) return null;
  if (thing.deleted !== null || thing.removed !== null) return null;
  const author = await findActor(tx, thing.author);
  if (author === null) return null;
  const answered = comment === undefined ? null : await authorAbove(tx, comment, post.author);
  return {
    author,
    community: post.community,
    post: post.id,
    comment: comment?.id ?? null,
    answered,
    body: ofComment ? thing.body : `<p>${post.title}</p>${post.body}`,
    limited: thing.limited !== null,
  };
}

async function authorAbove(
  tx: Context['tx'],
  { parent }: { readonly parent: number | null },
  poster: number,
): Promise<number | null> {
  if (parent === null) return poster;
  const { author, id } = commentsTable;
  const [row] = await tx.select({ author }).from(commentsTable).where(eq(id, parent));
  return row?.author ?? null;
}

/** By its tags; by handles in the words; and, where tags are not known, by links to our people as others write them. */
async function findNamed(
  { tx, origin }: Context,
  { author, body }: Said,
  tags: readonly string[] | undefined,
): Promise<readonly number[]> {
  const own = hostOf(origin);
  const names = handlesIn(body)
    .filter(({ host }) => (host === null ? author.local : host === own))
    .map(({ name }) => name);
  const linked = tags === undefined && !author.local ? linksTo(body, origin) : [];
  const uris = [...new Set([...(tags ?? []), ...linked])].slice(0, 100);
  const how: SQL[] = [];
  if (names.length > 0) how.push(inArray(sql`lower(${actorsTable.name})`, names));
  if (uris.length > 0) how.push(inArray(actorsTable.uri, uris));
  if (how.length === 0) return [];
  const rows = await tx
    .select({ id: actorsTable.id })
    .from(actorsTable)
    .where(and(eq(actorsTable.local, true), eq(actorsTable.kind, 'person'), or(...how)))
    .orderBy(actorsTable.id)
    .limit(toldMax);
  return rows.map(({ id }) => id);
}

/** The sanitiser wrote every link as `href="…"`. */
const linksTo = (body: string, origin: string): string[] =>
  [...body.matchAll(/<a href="([^"]*)"/g)]
    .map(([, href = '']) => href)
    .filter((href) => href.startsWith(`${origin}/`));

/** Those who have an account and wish to hear of it. */
async function findWilling(
  { tx }: Context,
  said: Said,
  people: readonly number[],
): Promise<readonly number[]> {
  const { author, community, post, comment } = said;
  const person = accountsTable.actor;
  const blocks = sql`exists (select 1 from member_blocks barred where barred.person = ${person} and (
    barred.actor in (${author.id}, ${community})
    or barred.instance in (select home.instance from actors home where home.id in (${author.id}, ${community}))))`;
  const muted = sql`exists (select 1 from marks mark
    where mark.person = ${person} and mark.kind = 'muted' and mark.post = ${post})`;
  const told = sql`exists (select 1 from member_notices told
    where told.person = ${person} and told.kind in ('reply', 'mention')
      and told.post = ${post} and told.comment is not distinct from ${comment})`;
  // What is kept in the background reaches those who belong to the community.
  const quiet = sql`(${said.limited} or exists (select 1 from actors who join instances home on home.id = who.instance
      where who.id in (${author.id}, ${community}) and 'limit' = any(home.degrees)))
    and not exists (select 1 from memberships joined where joined.community = ${community}
      and joined.member = ${person} and joined.state = 'accepted' and joined.severed_by is null)`;
  const rows = await tx
    .select({ person })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, person))
    .where(
      and(
        inArray(person, [...people]),
        isNull(accountsTable.closed),
        isNull(actorsTable.deleted),
        ...[blocks, muted, told, quiet].map((reason) => sql`not (${reason})`),
      ),
    );
  return rows.map((row) => row.person);
}
