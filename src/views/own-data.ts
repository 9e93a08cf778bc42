/** Everything that is kept about somebody of this server, for themselves. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { invitationsTable } from '#storage/schema/admissions.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { marksTable } from '#storage/schema/marks.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { sessionsTable } from '#storage/schema/sessions.ts';
import { votesTable } from '#storage/schema/votes.ts';

const uriOf = (actor: unknown) => sql<string>`(select uri from actors where id = ${actor})`;
const postUri = (post: unknown) => sql<string | null>`(select uri from posts where id = ${post})`;
const commentUri = (comment: unknown) =>
  sql<string | null>`(select uri from comments where id = ${comment})`;

async function profileOf(reader: Reader, person: number) {
  const [row] = await reader
    .select({
      address: actorsTable.uri,
      name: actorsTable.name,
      title: actorsTable.title,
      about: actorsTable.summarySource,
      picture: actorsTable.icon,
      created: accountsTable.created,
      role: accountsTable.role,
      language: accountsTable.language,
      reads: accountsTable.reads,
      theme: accountsTable.theme,
      shortcuts: accountsTable.shortcuts,
      front: accountsTable.front,
    })
    .from(accountsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, accountsTable.actor))
    .where(eq(accountsTable.actor, person));
  return row ?? null;
}

/** Deleted ones are left out: there are no words of them any more. */
const postsOf = (reader: Reader, person: number) =>
  reader
    .select({
      address: postsTable.uri,
      community: uriOf(postsTable.community),
      title: postsTable.title,
      link: postsTable.url,
      text: postsTable.source,
      html: postsTable.body,
      language: postsTable.language,
      created: postsTable.created,
      edited: postsTable.edited,
      removed: postsTable.removed,
    })
    .from(postsTable)
    .where(sql`${postsTable.author} = ${person} and ${postsTable.deleted} is null`)
    .orderBy(asc(postsTable.id));

const commentsOf = (reader: Reader, person: number) =>
  reader
    .select({
      address: commentsTable.uri,
      post: postUri(commentsTable.post),
      answers: commentUri(commentsTable.parent),
      text: commentsTable.source,
      html: commentsTable.body,
      language: commentsTable.language,
      created: commentsTable.created,
      edited: commentsTable.edited,
      removed: commentsTable.removed,
    })
    .from(commentsTable)
    .where(sql`${commentsTable.author} = ${person} and ${commentsTable.deleted} is null`)
    .orderBy(asc(commentsTable.id));

const votesOf = (reader: Reader, person: number) =>
  reader
    .select({
      post: postUri(votesTable.post),
      comment: commentUri(votesTable.comment),
      value: votesTable.value,
    })
    .from(votesTable)
    .where(eq(votesTable.voter, person))
    .orderBy(asc(votesTable.id));

const membershipsOf = (reader: Reader, person: number) =>
  reader
    .select({
      community: uriOf(membershipsTable.community),
      state: membershipsTable.state,
      since: membershipsTable.created,
    })
    .from(membershipsTable)
    .where(eq(membershipsTable.member, person));

const marksOf = (reader: Reader, person: number) =>
  reader
    .select({
      kind: marksTable.kind,
      post: postUri(marksTable.post),
      comment: commentUri(marksTable.comment),
      created: marksTable.created,
    })
    .from(marksTable)
    .where(eq(marksTable.person, person))
    .orderBy(asc(marksTable.id));

const blocksOf = (reader: Reader, person: number) =>
  reader
    .select({
      actor: uriOf(memberBlocksTable.actor),
      server: instancesTable.host,
      created: memberBlocksTable.created,
    })
    .from(memberBlocksTable)
    .leftJoin(instancesTable, eq(instancesTable.id, memberBlocksTable.instance))
    .where(eq(memberBlocksTable.person, person))
    .orderBy(asc(memberBlocksTable.id));

const noticesOf = (reader: Reader, person: number) =>
  reader
    .select({
      kind: memberNoticesTable.kind,
      text: memberNoticesTable.text,
      created: memberNoticesTable.created,
      read: memberNoticesTable.read,
    })
    .from(memberNoticesTable)
    .where(eq(memberNoticesTable.person, person))
    .orderBy(asc(memberNoticesTable.id));

const sessionsOf = (reader: Reader, person: number) =>
  reader
    .select({
      created: sessionsTable.created,
      seen: sessionsTable.seen,
      browser: sessionsTable.agent,
    })
    .from(sessionsTable)
    .where(eq(sessionsTable.account, person));

const invitationsOf = (reader: Reader, person: number) =>
  reader
    .select({
      note: invitationsTable.note,
      uses: invitationsTable.uses,
      used: invitationsTable.used,
      until: invitationsTable.until,
      created: invitationsTable.created,
    })
    .from(invitationsTable)
    .where(eq(invitationsTable.by, person));

/** Called for the download in the settings, by whom it is about. No password and no token is in it. */
export async function readOwnData(reader: Reader, person: number) {
  return {
    profile: await profileOf(reader, person),
    posts: await postsOf(reader, person),
    comments: await commentsOf(reader, person),
    votes: await votesOf(reader, person),
    memberships: await membershipsOf(reader, person),
    marks: await marksOf(reader, person),
    blocks: await blocksOf(reader, person),
    notices: await noticesOf(reader, person),
    sessions: await sessionsOf(reader, person),
    invitations: await invitationsOf(reader, person),
  };
}
