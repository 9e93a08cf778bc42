/** What those who moderate a community see of it: who moderates it with what, and who is banned from it. */
import { and, asc, desc, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { bansTable, moderatorsTable } from '#storage/schema/communities.ts';
import { readLines, type ActorLine } from './actor-line.ts';

export type Seat = {
  readonly person: ActorLine;
  readonly owner: boolean;
  /** Empty means everything that moderators may. */
  readonly scopes: readonly string[];
  readonly appointed: Date;
};

/** In the order in which they were appointed. */
export async function readSeats(reader: Reader, community: number): Promise<Seat[]> {
  const { person, owner, scopes, appointed, position } = moderatorsTable;
  const rows = await reader
    .select({ person, owner, scopes, appointed })
    .from(moderatorsTable)
    .where(eq(moderatorsTable.community, community))
    .orderBy(asc(position), asc(person));
  const lines = await readLines(
    reader,
    rows.map((row) => row.person),
  );
  return rows.flatMap((row) => {
    const line = lines.get(row.person);
    return line === undefined ? [] : [{ ...row, person: line }];
  });
}

export type BanLine = {
  readonly person: ActorLine;
  readonly reason: string | null;
  /** Null for good. */
  readonly until: Date | null;
  readonly created: Date;
};

/** Where a page of bans ended: many may be of one moment. */
export type BanPlace = { readonly created: Date; readonly person: number };

/** Those whose term is not over, the newest first; `before` is the `next` of the page before. */
export async function readBans(
  reader: Reader,
  query: {
    readonly community: number;
    readonly now: Date;
    readonly before?: BanPlace | null;
    readonly limit?: number;
  },
): Promise<{ readonly bans: readonly BanLine[]; readonly next: BanPlace | null }> {
  const { community, now, before, limit = 50 } = query;
  const { person, reason, until, created } = bansTable;
  const rows = await reader
    .select({ person, reason, until, created })
    .from(bansTable)
    .innerJoin(actorsTable, eq(actorsTable.id, person))
    .where(
      and(
        eq(bansTable.community, community),
        or(isNull(until), gt(until, now)),
        before
          ? or(
              lt(created, before.created),
              and(eq(created, before.created), lt(person, before.person)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(created), desc(person))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const lines = await readLines(
    reader,
    shown.map((row) => row.person),
  );
  const bans = shown.flatMap((row) => {
    const line = lines.get(row.person);
    return line === undefined ? [] : [{ ...row, person: line }];
  });
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { bans, next: last === undefined ? null : { created: last.created, person: last.person } };
}
