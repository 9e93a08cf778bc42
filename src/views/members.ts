/** Who belongs to a community, as those who moderate it see: whoever came last first. */
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { readLines, type ActorLine } from './actor-line.ts';

export type MemberLine = { readonly person: ActorLine; readonly since: Date };
/** Where a page ended: many may have come in one moment. */
export type MemberPlace = { readonly since: Date; readonly person: number };

/** Accepted ones whose server is not cut off; `before` is the `next` of the page before. */
export async function readMembers(
  reader: Reader,
  query: {
    readonly community: number;
    readonly before?: MemberPlace | null;
    readonly limit?: number;
  },
): Promise<{ readonly members: readonly MemberLine[]; readonly next: MemberPlace | null }> {
  const { community, before, limit = 50 } = query;
  const { member, state, severedBy, created } = membershipsTable;
  const rows = await reader
    .select({ person: member, since: created })
    .from(membershipsTable)
    .where(
      and(
        eq(membershipsTable.community, community),
        eq(state, 'accepted'),
        isNull(severedBy),
        before
          ? or(lt(created, before.since), and(eq(created, before.since), lt(member, before.person)))
          : undefined,
      ),
    )
    .orderBy(desc(created), desc(member))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const lines = await readLines(
    reader,
    shown.map(({ person }) => person),
  );
  const members = shown.flatMap(({ person, since }) => {
    const line = lines.get(person);
    return line === undefined ? [] : [{ person: line, since }];
  });
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { members, next: last ?? null };
}
