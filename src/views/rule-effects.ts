/** Counts what goes, what comes back and what is put in the background when servers are treated otherwise. */
import { sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';

/** Counts of what somebody here would miss, or have again. */
export type Effects = {
  /** People of ours whose memberships elsewhere are concerned. */
  readonly members: number;
  /** Memberships of people there in communities of ours. */
  readonly followers: number;
  /** Memberships of our people in communities there. */
  readonly following: number;
  readonly communities: number;
  readonly posts: number;
  readonly comments: number;
  /** People there who moderate communities of ours. */
  readonly moderators: number;
  /** Open reports by people there or about them. */
  readonly reports: number;
  /** What stays, and stands in no public list any more. */
  readonly quiet: {
    readonly communities: number;
    readonly posts: number;
    readonly comments: number;
  };
};
export type Counted = Exclude<keyof Effects, 'quiet'>;

/** How a server will be treated: not at all (`barred`), or kept out of public lists (`quiet`). */
export type Turn = { readonly id: number; readonly barred: boolean; readonly quiet: boolean };

export type Count = {
  readonly gone: number;
  readonly back: number;
  readonly quieter: number;
  readonly louder: number;
  /** The numbers of some of those that go or come back. */
  readonly who: readonly number[];
};

/** So many are told by name; where there are more, a number says enough. */
export const namesMax = 20;

/** Every server: whether it is barred or in the background, `now` and `soon`. */
const servers = (turns: readonly Turn[]): SQL => sql`(
  select i.id, 'defederate' = any(i.degrees) as now, 'limit' = any(i.degrees) as hushed,
    coalesce(t.barred, 'defederate' = any(i.degrees)) as soon,
    coalesce(t.quiet, 'limit' = any(i.degrees)) as hush
  from instances i left join json_to_recordset(${JSON.stringify(turns)}::json)
    t(id int, barred boolean, quiet boolean) on t.id = i.id)`;

const turning = (turns: readonly Turn[]): SQL =>
  sql`(select a.id from actors a where a.instance = any(${sql.param(turns.map(({ id }) => id))}::int[]))`;

const livingCommunity = sql`c.deleted is null and k.removed is null`;

/** Whether it is listed today and afterwards; `x` is a thing's own mark by an automatic rule. */
const loudness = (
  x: SQL,
): SQL => sql`not (home.hushed or there.hushed or ${x}.limited is not null) as loud,
  not (home.hush or there.hush or ${x}.limited is not null) as louder`;
const unheard = sql`true as loud, true as louder`;

const memberships = (turns: readonly Turn[], ours: SQL): SQL => sql`
  select p.id, m.severed_by is null as now, not (there.soon or home.soon) as soon, ${unheard}
  from memberships m
  join actors c on c.id = m.community join ${servers(turns)} there on there.id = c.instance
  join actors p on p.id = m.member join ${servers(turns)} home on home.id = p.instance
  where ${ours} and (m.member in ${turning(turns)} or m.community in ${turning(turns)})`;

/**
 * Queries whose rows are (id, now, soon, loud, louder). What is shown of posts, comments and communities apart from
 * whom we deal with is what `post-line.ts`, `thread.ts` and `community-list.ts` say.
 */
const queries: Readonly<Record<Counted, (turns: readonly Turn[]) => SQL>> = {
  members: (turns) => memberships(turns, sql`p.local`),
  following: (turns) => memberships(turns, sql`p.local`),
  followers: (turns) => memberships(turns, sql`not p.local`),
  communities: (
    turns,
  ) => sql`select c.id, not there.now as now, not there.soon as soon, not there.hushed as loud, not there.hush as louder
    from actors c join communities k on k.actor = c.id join ${servers(turns)} there on there.id = c.instance
    where ${livingCommunity} and c.id in ${turning(turns)}`,
  posts: (turns) => sql`select p.id, not (home.now or there.now) as now,
      not (home.soon or there.soon) as soon, ${loudness(sql`p`)}
    from (select x.id from posts x where x.author in ${turning(turns)}
      union select x.id from posts x where x.community in ${turning(turns)}) x
    join posts p on p.id = x.id
    join actors a on a.id = p.author join ${servers(turns)} home on home.id = a.instance
    join actors c on c.id = p.community join ${servers(turns)} there on there.id = c.instance
    join communities k on k.actor = c.id
    where p.deleted is null and p.removed is null and p.held is null and a.deleted is null and ${livingCommunity}`,
  // A comment cannot be read where its thread cannot.
  comments: (turns) => sql`select m.id, not (home.now or there.now or above.now) as now,
      not (home.soon or there.soon or above.soon) as soon, ${loudness(sql`m`)}
    from (select x.id from comments x where x.author in ${turning(turns)}
      union select x.id from comments x join posts y on y.id = x.post
        where y.author in ${turning(turns)} or y.community in ${turning(turns)}) x
    join comments m on m.id = x.id join posts p on p.id = m.post
    join actors a on a.id = m.author join ${servers(turns)} home on home.id = a.instance
    join actors o on o.id = p.author join ${servers(turns)} above on above.id = o.instance
    join actors c on c.id = p.community join ${servers(turns)} there on there.id = c.instance
    join communities k on k.actor = c.id
    where m.deleted is null and m.removed is null and m.held is null and a.deleted is null
      and p.held is null and ${livingCommunity}`,
  moderators: (turns) => sql`select p.id, not home.now as now, not home.soon as soon, ${unheard}
    from moderators m join communities k on k.actor = m.community join actors c on c.id = m.community
    join actors p on p.id = m.person join ${servers(turns)} home on home.id = p.instance
    where c.local and ${livingCommunity} and p.deleted is null and p.id in ${turning(turns)}`,
  reports: (
    turns,
  ) => sql`select r.id, not bool_or(home.now) as now, not bool_or(home.soon) as soon, ${unheard}
    from reports r left join posts p on p.id = r.post left join comments m on m.id = r.comment
    join actors a on a.id in (r.reporter, r.person, p.author, m.author)
    join ${servers(turns)} home on home.id = a.instance
    where r.resolved is null group by r.id`,
};

/** Memberships have no number of their own: each counts, whoever's it is. */
const eachRow: ReadonlySet<Counted> = new Set(['followers', 'following']);

/** Called for every kind of thing before rules change. */
export async function countEffects(
  reader: Reader,
  turns: readonly Turn[],
  what: Counted,
): Promise<Count> {
  const counted = eachRow.has(what) ? sql`*` : sql`distinct x.id`;
  const count = (where: SQL): SQL<number> =>
    sql<number>`(count(${counted}) filter (where ${where}))::int`;
  const some = sql.raw(`[1:${namesMax + 1}]`);
  const [row] = await reader
    .select({
      gone: count(sql`x.now and not x.soon`),
      back: count(sql`x.soon and not x.now`),
      quieter: count(sql`x.now and x.soon and x.loud and not x.louder`),
      louder: count(sql`x.now and x.soon and x.louder and not x.loud`),
      who: sql<
        number[]
      >`coalesce((array_agg(distinct x.id) filter (where x.now <> x.soon))${some}, '{}')`,
    })
    .from(sql`(${queries[what](turns)}) x`);
  return row ?? { gone: 0, back: 0, quieter: 0, louder: 0, who: [] };
}
