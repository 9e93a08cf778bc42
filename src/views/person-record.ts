/** What those who moderate know of a person: what was done, what was reported, what was noted, and bans that hold. */
import { and, desc, eq, gt, inArray, isNull, or, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { bansTable } from '#storage/schema/communities.ts';
import { moderatorNotesTable, siteBansTable } from '#storage/schema/moderation.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import { readModlog, type Moderates, type RecordLine } from './modlog-list.ts';

export type PersonReport = {
  readonly id: number;
  readonly kind: 'report' | 'finding' | 'notice';
  readonly post: number | null;
  readonly comment: number | null;
  readonly community: ActorLine | null;
  readonly by: ActorLine | null;
  readonly text: string;
  readonly created: Date;
  readonly resolved: Date | null;
  /** Whether something was done about it. */
  readonly upheld: boolean;
  readonly answer: string | null;
};
export type PersonNoteLine = {
  readonly by: ActorLine | null;
  /** Whose moderators read it; null for those of the whole server. */
  readonly community: ActorLine | null;
  readonly text: string;
  readonly created: Date;
};
export type PersonBanLine = {
  /** Null for the whole server. */
  readonly community: ActorLine | null;
  readonly reason: string | null;
  /** Null for good. */
  readonly until: Date | null;
  readonly created: Date;
};

export type PersonRecord = {
  readonly person: ActorLine;
  /** Since when they are known here. */
  readonly since: Date;
  readonly counts: {
    readonly posts: number;
    readonly comments: number;
    /** Posts and comments that are removed now. */
    readonly removed: number;
    readonly openReports: number;
    readonly reports: number;
    /** Reports after which something was done. */
    readonly upheld: number;
  };
  readonly bans: readonly PersonBanLine[];
  readonly notes: readonly PersonNoteLine[];
  readonly reports: readonly PersonReport[];
  readonly entries: readonly RecordLine[];
  /** What to ask for as `before` to get older entries; null when there are none. */
  readonly next: number | null;
};

export type PersonRecordQuery = {
  readonly person: number;
  /** Who looks: of communities that are not theirs they see what is open. */
  readonly viewer: Moderates;
  readonly now: Date;
  readonly before?: number | null | undefined;
};

const shownMax = 50;

/** What is about the whole server is for its own moderators; the rest for those of the community too. */
const theirs = (community: AnyColumn, viewer: Moderates): SQL | undefined =>
  viewer.all ? undefined : inArray(community, [...viewer.communities]);

/** Called for somebody's page in the moderators' room; null when nobody has this number. */
export async function readPersonRecord(
  reader: Reader,
  query: PersonRecordQuery,
): Promise<PersonRecord | null> {
  const { person, viewer, before } = query;
  const [row] = await reader
    .select({ kind: actorsTable.kind, since: actorsTable.created })
    .from(actorsTable)
    .where(eq(actorsTable.id, person));
  if (row === undefined || row.kind !== 'person') return null;
  const [counts, bans, notes, reports, modlog] = await Promise.all([
    readCounts(reader, query),
    readBans(reader, query),
    readNotes(reader, query),
    readReports(reader, query),
    readModlog(reader, { person, viewer, before, limit: shownMax }),
  ]);
  const ids = [
    person,
    ...bans.map(({ community }) => community),
    ...notes.flatMap(({ community, author }) => [community, author]),
    ...reports.flatMap(({ community, reporter }) => [community, reporter]),
  ].filter((id) => id !== null);
  const lines = await readLines(reader, ids);
  const line = (id: number | null) => (id === null ? null : (lines.get(id) ?? null));
  const named = lines.get(person);
  if (named === undefined) return null;
  return {
    person: named,
    since: row.since,
    counts,
    bans: bans.map((ban) => ({ ...ban, community: line(ban.community) })),
    notes: notes.map(({ author, community, text, created }) => ({
      by: line(author),
      community: line(community),
      text,
      created,
    })),
    reports: reports.map(({ reporter, community, act, reason, ...report }) => ({
      ...report,
      text: reason,
      by: line(reporter),
      community: line(community),
      upheld: report.resolved !== null && act !== null,
    })),
    entries: modlog.entries,
    next: modlog.next,
  };
}

/** Reports about them, and about what they wrote. */
const aboutThem = (person: number): SQL | undefined =>
  or(
    eq(reportsTable.person, person),
    sql`${reportsTable.post} in (select p.id from posts p where p.author = ${person})`,
    sql`${reportsTable.comment} in (select m.id from comments m where m.author = ${person})`,
  );

async function readCounts(reader: Reader, { person, viewer }: PersonRecordQuery) {
  const [reported] = await reader
    .select({
      reports: sql<number>`count(*)::int`,
      openReports: sql<number>`(count(*) filter (where ${reportsTable.resolved} is null))::int`,
      upheld: sql<number>`(count(*) filter (where ${reportsTable.resolved} is not null
        and ${reportsTable.act} is not null))::int`,
    })
    .from(reportsTable)
    .where(and(aboutThem(person), theirs(reportsTable.community, viewer)));
  const count = (table: 'posts' | 'comments', where: SQL) =>
    sql<number>`(select count(*) from ${sql.raw(table)} t where t.author = ${person} and ${where})::int`;
  const alive = sql`t.deleted is null`;
  const gone = sql`t.removed is not null`;
  const [wrote] = await reader
    .select({
      posts: count('posts', alive),
      comments: count('comments', alive),
      removed: sql<number>`${count('posts', gone)} + ${count('comments', gone)}`,
    })
    .from(sql`(select 1) one`);
  return {
    posts: wrote?.posts ?? 0,
    comments: wrote?.comments ?? 0,
    removed: wrote?.removed ?? 0,
    openReports: reported?.openReports ?? 0,
    reports: reported?.reports ?? 0,
    upheld: reported?.upheld ?? 0,
  };
}

async function readBans(reader: Reader, { person, now }: PersonRecordQuery) {
  const lasts = (until: AnyColumn) => or(isNull(until), gt(until, now));
  const { reason, until, created } = siteBansTable;
  const site = await reader
    .select({ reason, until, created })
    .from(siteBansTable)
    .where(and(eq(siteBansTable.person, person), lasts(until)));
  const communities = await reader
    .select({
      community: bansTable.community,
      reason: bansTable.reason,
      until: bansTable.until,
      created: bansTable.created,
    })
    .from(bansTable)
    .where(and(eq(bansTable.person, person), lasts(bansTable.until)))
    .limit(shownMax);
  return [...site.map((ban) => ({ ...ban, community: null })), ...communities];
}

function readNotes(reader: Reader, { person, viewer }: PersonRecordQuery) {
  const { community, author, text, created, id } = moderatorNotesTable;
  return reader
    .select({ community, author, text, created })
    .from(moderatorNotesTable)
    .where(and(eq(moderatorNotesTable.person, person), theirs(community, viewer)))
    .orderBy(desc(id))
    .limit(shownMax);
}

function readReports(reader: Reader, { person, viewer }: PersonRecordQuery) {
  const { id, kind, post, comment, community, reporter } = reportsTable;
  const { reason, created, resolved, act, answer } = reportsTable;
  return reader
    .select({
      id,
      kind,
      post,
      comment,
      community,
      reporter,
      reason,
      created,
      resolved,
      act,
      answer,
    })
    .from(reportsTable)
    .where(and(aboutThem(person), theirs(community, viewer)))
    .orderBy(desc(id))
    .limit(shownMax);
}
