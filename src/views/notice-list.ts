/** What somebody was told: acts that concern them, reports and appeals of theirs that were decided; newest first. */
import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import { isAppealable, mayAppeal } from '#domain/appeals/appeal.ts';
import type { Reader } from '#storage/database.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import { readRecordLines, type RecordLine } from './modlog-list.ts';

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

export type NoticesQuery = {
  readonly person: number;
  readonly now: Date;
  readonly before?: number | null | undefined;
  readonly limit?: number;
};

/** Called for somebody's own `/notices`. */
export async function listNotices(reader: Reader, query: NoticesQuery): Promise<Notices> {
  const { person, before, now } = query;
  const limit = query.limit ?? 30;
  const table = memberNoticesTable;
  const found = await reader
    .select()
    .from(table)
    .where(and(eq(table.person, person), before ? lt(table.id, before) : undefined))
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
    rows.flatMap(({ community }) => community ?? []),
  );
  const notices = rows.map(({ act, community, person: _whose, ...row }) => {
    const entry = acts.get(act ?? 0);
    const appeal = appeals.get(act ?? 0) ?? null;
    const open = entry !== undefined && appeal === null && mayStill(entry, { by: person, now });
    return {
      ...row,
      community: community === null ? null : (lines.get(community) ?? null),
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
