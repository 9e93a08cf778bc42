/** What somebody was told: answers and mentions, acts that concern them, what became of reports and appeals; newest first. */
import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import { isAppealable, mayAppeal } from '#domain/appeals/appeal.ts';
import type { Reader } from '#storage/database.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import { readRecordLines, type RecordLine } from './modlog-list.ts';
import { readSaid, type NoticeSaid } from './notice-said.ts';
import type { Eyes } from './visible.ts';

export type NoticeAppeal = {
  readonly words: string;
  readonly created: Date;
  /** Null while it waits. */
  readonly granted: 'yes' | 'no' | null;
  readonly answer: string | null;
};

export type NoticeLine = {
  readonly id: number;
  readonly kind: (typeof memberNoticesTable.$inferSelect)['kind'];
  readonly text: string;
  readonly community: ActorLine | null;
  /** Who answered or named them. */
  readonly by: ActorLine | null;
  /** What they said; null for what the server says itself. */
  readonly said: NoticeSaid | null;
  readonly post: number | null;
  readonly comment: number | null;
  /** The entry in the record; null when there is none, or none that everybody may read. */
  readonly entry: number | null;
  /** The act that may be appealed now; null when none can be. */
  readonly appealable: number | null;
  /** The appeal that was made. */
  readonly appeal: NoticeAppeal | null;
  readonly created: Date;
  readonly read: Date | null;
};

export type Notices = {
  readonly notices: readonly NoticeLine[];
  /** What to ask for as `before` to get older ones; null when there are none. */
  readonly next: number | null;
};

type Kind = NoticeLine['kind'];

/** What the inbox can be narrowed to. */
export const noticeFilters = ['answers', 'mentions', 'moderation'] as const;
export type NoticeFilter = (typeof noticeFilters)[number];

const moderation: readonly Kind[] = [
  'statement',
  'warning',
  'report-resolved',
  'appeal-decided',
  'held',
  'approved',
  'severed',
  'message',
];
const kindsOf: Readonly<Record<NoticeFilter, readonly Kind[]>> = {
  answers: ['reply'],
  mentions: ['mention'],
  moderation,
};

export type NoticesQuery = {
  readonly person: number;
  readonly now: Date;
  readonly filter?: NoticeFilter | null | undefined;
  /** Only what was not read yet. */
  readonly unread?: boolean | undefined;
  readonly before?: number | null | undefined;
  readonly limit?: number;
};

/** Called for somebody's own `/notices`. */
export async function listNotices(reader: Reader, query: NoticesQuery): Promise<Notices> {
  const { person, before, now, filter, unread } = query;
  const limit = query.limit ?? 30;
  const table = memberNoticesTable;
  const found = await reader
    .select()
    .from(table)
    .where(
      and(
        eq(table.person, person),
        before ? lt(table.id, before) : undefined,
        filter ? inArray(table.kind, [...kindsOf[filter]]) : undefined,
        unread ? isNull(table.read) : undefined,
      ),
    )
    .orderBy(desc(table.id))
    .limit(limit + 1);
  const rows = found.slice(0, limit);
  const acts = await readRecordLines(
    reader,
    rows.flatMap(({ act }) => act ?? []),
  );
  const appeals = await readAppeals(reader, person, [...acts.keys()]);
  const lines = await readLines(
    reader,
    rows.flatMap(({ community, by }) => [community ?? [], by ?? []].flat()),
    now,
  );
  const told = rows.filter(({ kind }) => kind === 'reply' || kind === 'mention');
  const eyes: Eyes = { person, moderates: [], now };
  const said = await readSaid(reader, told, eyes);
  const notices = rows.map(({ act, community, by, person: _whose, ...row }) => {
    const entry = acts.get(act ?? 0);
    const appeal = appeals.get(act ?? 0) ?? null;
    const open = entry !== undefined && appeal === null && mayStill(entry, { by: person, now });
    return {
      ...row,
      community: community === null ? null : (lines.get(community) ?? null),
      by: by === null ? null : (lines.get(by) ?? null),
      said: said.get(row.id) ?? null,
      entry: entry?.open === true ? entry.id : null,
      appealable: open ? entry.id : null,
      appeal,
    };
  });
  return { notices, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

function mayStill(entry: RecordLine, who: { readonly by: number; readonly now: Date }): boolean {
  const { act, person, community, origin, created } = entry;
  const elsewhere = community !== null && !community.local && origin !== null;
  const concerned = person?.id ?? null;
  return mayAppeal({ appealable: isAppealable(act), concerned, elsewhere, created }, who).done;
}

async function readAppeals(
  reader: Reader,
  by: number,
  acts: readonly number[],
): Promise<Map<number, NoticeAppeal>> {
  if (acts.length === 0) return new Map();
  const { act, person, words, created, granted, answer } = appealsTable;
  const rows = await reader
    .select({ act, words, created, granted, answer })
    .from(appealsTable)
    .where(and(eq(person, by), inArray(act, [...acts])));
  return new Map(rows.map(({ act: id, ...appeal }) => [id, appeal]));
}
