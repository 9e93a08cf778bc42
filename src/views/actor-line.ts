/** Somebody in one line: what is shown wherever a person or a community is named. */
import { and, eq, inArray, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { defaultSettings } from '#domain/policy/settings.ts';
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

const isFollowedHere = sql`exists (
  select 1 from actors there join memberships joined on joined.community = there.id
    join actors mine on mine.id = joined.member and mine.local
  where there.instance = ${instancesTable.id} and there.kind = 'community'
    and joined.state = 'accepted' and joined.severed_by is null)`;

/**
 * Whether pictures of the instance in this row are shown: not with `no-media`, and of a server that was met lately
 * only when it is trusted, was looked at, or somebody here belongs to a community there. Without an hour (null) none but ours are.
 */
const showsMedia = (now: Date | null): SQL<boolean> =>
  now === null
    ? sql<boolean>`${actorsTable.local}`
    : sql<boolean>`(${actorsTable.local} or (not 'no-media' = any(${instancesTable.degrees}) and (
        ${instancesTable.degrees} && '{trust,allow}'::text[] or ${instancesTable.budgetChosen} is not null
        or ${instancesTable.created} <= ${now.toISOString()}::timestamptz - make_interval(days => coalesce(
          (select newcomer_days from settings), ${sql.raw(String(defaultSettings.newcomerDays))}))
        or ${isFollowedHere})))`;

/** A picture where one may be shown. */
export const shownImage = (image: AnyColumn, now: Date | null): SQL<string | null> =>
  sql<string | null>`case when ${showsMedia(now)} then ${image} end`;

/** Columns of a line, for queries that join `actors` and `instances` themselves; `now` tells whose pictures are shown. */
export const lineColumnsAt = (now: Date | null) => ({
  id: actorsTable.id,
  name: actorsTable.name,
  host: instancesTable.host,
  local: actorsTable.local,
  title: actorsTable.title,
  icon: shownImage(actorsTable.icon, now),
  uri: actorsTable.uri,
  page: actorsTable.page,
  bot: actorsTable.bot,
});

/** The same where no pictures are shown but those of ours. */
export const lineColumns = lineColumnsAt(null);

/** Everybody who is named on a page, in one query; without an hour pictures are ours alone. */
export async function readLines(
  reader: Reader,
  ids: Iterable<number>,
  now: Date | null = null,
): Promise<Map<number, ActorLine>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await reader
    .select(lineColumnsAt(now))
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

/** What a search for people and communities looks in; `actors_by_words` is the index of this very expression. */
const wordsOfActor = sql`lower(${actorsTable.name} || ' ' || ${actorsTable.title})`;

const asPattern = (words: string): string => `%${words.replace(/[\\%_]/g, String.raw`\$&`)}%`;

/** Whether the actor of this row is called like that: contains the words, or nearly. Fewer than three letters must begin a name. */
export const isCalled = (words: string): SQL => {
  const wanted = words.toLowerCase();
  return [...wanted].length < 3
    ? sql`${wordsOfActor} %> ${wanted}`
    : sql`(${wordsOfActor} like ${asPattern(wanted)} or ${wordsOfActor} %> ${wanted})`;
};

/** How like the words it is called: the very name before all others. */
export const likenessTo = (words: string): SQL =>
  sql`(case when lower(${actorsTable.name}) = ${words.toLowerCase()} then 1 else 0 end
    + word_similarity(${words.toLowerCase()}, ${wordsOfActor}))`;
