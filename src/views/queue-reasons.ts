/** Why things stand in the queue: what reporters said, why something is held, what an appeal says; and moderators' notes. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { moderatorNotesTable } from '#storage/schema/moderation.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { autoRulesTable, heldTable } from '#storage/schema/screening.ts';
import type { QueueRow } from './queue-items.ts';

/** So many reasons of one item are read; who comes later says much the same. */
const reasonsMax = 20;

/** One reason, in the words of whoever gave it. */
export type Said = {
  /** The number of the report; null for what is held, for joins and appeals. */
  readonly report: number | null;
  readonly text: string;
  readonly category: string | null;
  /** The automatic rule that found it. */
  readonly rule: number | null;
  /** Of a notice: what it names, and how to answer. */
  readonly about: string | null;
  readonly contact: string | null;
  readonly forwarded: boolean;
  readonly created: Date;
};

export type RawReason = {
  readonly item: string;
  /** Whose moderators it was said to. */
  readonly community?: number | null;
  readonly by: number | null;
  readonly said: Said;
};

const bare = { report: null, category: null, about: null, contact: null, forwarded: false };

const why = {
  instance: 'Everything from that server waits for a moderator.',
  rule: 'An automatic rule held it.',
  newcomer: 'Its server is new here.',
  battle: 'Newcomers wait while battle mode is on.',
  community: 'This community looks at posts before others see them.',
  parent: 'What it answers waits too.',
} as const;

/** In the order in which they were said. */
export async function readReasons(reader: Reader, rows: readonly QueueRow[]): Promise<RawReason[]> {
  const reported = rows.filter(({ item }) => item.startsWith('report:'));
  return [
    ...(await reportsAbout(reader, reported)),
    ...(await heldFor(reader, rows)),
    ...(await appealed(reader, rows)),
  ];
}

async function reportsAbout(reader: Reader, rows: readonly QueueRow[]): Promise<RawReason[]> {
  if (rows.length === 0) return [];
  const all = (column: 'post' | 'comment' | 'person') => rows.flatMap((row) => row[column] ?? []);
  const { id, created } = reportsTable;
  const some = (ids: number[]) => sql`any(${sql.param(ids)}::int[])`;
  const numbers = rows.map(({ number }) => number);
  const hostile = sql`exists (select 1 from actors b join instances h on h.id = b.instance
    where b.id = r.reporter and 'defederate' = any(h.degrees))`;
  // The first of each thing: a thousand about one leave room for what was said of the others.
  const first = sql`${id} in (select n.id from (
    select r.id, row_number() over (
      partition by r.post, r.comment, r.person, r.community, case when r.kind = 'notice' then r.id end
      order by r.created, r.id) as place
    from reports r where r.resolved is null and not ${hostile} and (r.id = any(${sql.param(numbers)}::bigint[])
      or r.post = ${some(all('post'))} or r.comment = ${some(all('comment'))}
      or r.person = ${some(all('person'))})
  ) n where n.place <= ${reasonsMax})`;
  const found = await reader
    .select()
    .from(reportsTable)
    .where(first)
    .orderBy(asc(created), asc(id));
  return found.map((row) => {
    const { reporter: by, reason: text, id: report, category, rule, about, contact } = row;
    const { forwarded, created: when } = row;
    const said = { report, text, category, rule, about, contact, forwarded, created: when };
    return { item: itemOf(row), community: row.community, by, said };
  });
}

/** As the queue calls what several reports are about. */
function itemOf(report: {
  readonly id: number;
  readonly kind: string;
  readonly post: number | null;
  readonly comment: number | null;
  readonly person: number | null;
}): string {
  if (report.kind !== 'notice') {
    if (report.comment !== null) return `report:comment:${report.comment}`;
    if (report.post !== null) return `report:post:${report.post}`;
    if (report.person !== null) return `report:person:${report.person}`;
  }
  return `report:notice:${report.id}`;
}

async function heldFor(reader: Reader, rows: readonly QueueRow[]): Promise<RawReason[]> {
  const ids = rows.filter(({ kind }) => kind === 'held').map(({ number }) => number);
  if (ids.length === 0) return [];
  const found = await reader
    .select({ held: heldTable, name: autoRulesTable.name })
    .from(heldTable)
    .leftJoin(autoRulesTable, eq(autoRulesTable.id, heldTable.rule))
    .where(inArray(heldTable.id, ids));
  return found.map(({ held: { id, why: reason, rule, created }, name }) => {
    const text = name === null ? why[reason] : `The automatic rule “${name}” held it.`;
    return { item: `held:${id}`, by: null, said: { ...bare, text, rule, created } };
  });
}

async function appealed(reader: Reader, rows: readonly QueueRow[]): Promise<RawReason[]> {
  const ids = rows.filter(({ kind }) => kind === 'appeal').map(({ number }) => number);
  if (ids.length === 0) return [];
  const found = await reader.select().from(appealsTable).where(inArray(appealsTable.id, ids));
  return found.map(({ id, person, words, created }) => {
    const said = { ...bare, text: words, rule: null, created };
    return { item: `appeal:${id}`, by: person, said };
  });
}

/** Which act each appeal is about, by the appeal's number. */
export async function findAppealed(
  reader: Reader,
  rows: readonly QueueRow[],
): Promise<Map<number, number>> {
  const ids = rows.filter(({ kind }) => kind === 'appeal').map(({ number }) => number);
  if (ids.length === 0) return new Map();
  const { id, act } = appealsTable;
  const found = await reader.select({ id, act }).from(appealsTable).where(inArray(id, ids));
  return new Map(found.map((row) => [row.id, row.act]));
}

export type RawNote = {
  readonly item: string;
  readonly author: number;
  readonly text: string;
  readonly created: Date;
};

/** What moderators noted about these items, oldest first. */
export async function readItemNotes(reader: Reader, rows: readonly QueueRow[]): Promise<RawNote[]> {
  if (rows.length === 0) return [];
  const { item, author, text, created, id } = moderatorNotesTable;
  const items = rows.map((row) => row.item);
  const found = await reader
    .select({ item, author, text, created })
    .from(moderatorNotesTable)
    .where(inArray(item, items))
    .orderBy(asc(id))
    .limit(500);
  return found.map((row) => ({ ...row, item: row.item ?? '' }));
}
