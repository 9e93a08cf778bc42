/** Somebody in one line: what is shown wherever a person or a community is named. */
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';

export type ActorLine = {
  readonly id: number;
  readonly name: string;
  readonly host: string;
  readonly local: boolean;
  readonly title: string;
  readonly icon: string | null;
  readonly uri: string;
  /** The page for people, when it lives elsewhere. */
  readonly page: string | null;
  readonly bot: boolean;
};

/** Columns of a line, for queries that join `actors` and `instances` themselves. */
export const lineColumns = {
  id: actorsTable.id,
  name: actorsTable.name,
  host: instancesTable.host,
  local: actorsTable.local,
  title: actorsTable.title,
  icon: actorsTable.icon,
  uri: actorsTable.uri,
  page: actorsTable.page,
  bot: actorsTable.bot,
};

/** Everybody who is named on a page, in one query. */
export async function readLines(
  reader: Reader,
  ids: Iterable<number>,
): Promise<Map<number, ActorLine>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await reader
    .select(lineColumns)
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(inArray(actorsTable.id, wanted));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whom a page is about: `/c/NAME` and `/u/NAME` here, `…/NAME@HOST` elsewhere, or by number. */
export type Named =
  | { readonly name: string; readonly host: string | null }
  | { readonly id: number };

/** The condition on `actors` joined with `instances` that finds who is named. */
export function isNamed(named: Named, kind: 'person' | 'community'): SQL | undefined {
  if ('id' in named) return and(eq(actorsTable.id, named.id), eq(actorsTable.kind, kind));
  const here = eq(actorsTable.local, named.host === null);
  const host = named.host === null ? undefined : eq(instancesTable.host, named.host);
  return and(
    eq(sql`lower(${actorsTable.name})`, named.name.toLowerCase()),
    eq(actorsTable.kind, kind),
    here,
    host,
  );
}
