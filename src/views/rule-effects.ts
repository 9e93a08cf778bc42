/** Counts what goes and what comes back when servers are no longer dealt with, or are again. */
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
};
export type Counted = keyof Effects;

/** Servers by number: those that are dealt with no longer, and those that are again. */
export type Turn = { readonly closed: readonly number[]; readonly opened: readonly number[] };

export type Count = {
  readonly gone: number;
  readonly back: number;
  /** The numbers of some of them. */
  readonly who: readonly number[];
};

/** So many are told by name; where there are more, a number says enough. */
export const namesMax = 20;

const ids = (numbers: readonly number[]): SQL => sql`${sql.param([...numbers])}::int[]`;

/** Every server: whether it is barred `now` and `soon`, and whether that is a change. */
const servers = ({ closed, opened }: Turn): SQL => sql`(
  select i.id, 'defederate' = any(i.degrees) as now,
    coalesce(t.soon, 'defederate' = any(i.degrees)) as soon
  from instances i left join (
    select unnest(${ids(closed)}) as id, true as soon
    union all select unnest(${ids(opened)}), false) t on t.id = i.id)`;

const turning = ({ closed, opened }: Turn): SQL =>
  sql`(select a.id from actors a where a.instance = any(${ids([...closed, ...opened])}))`;

/** What is shown of posts (`post-line.ts`) and comments (`thread.ts`), apart from whom we deal with. */
const livingPost = sql`p.deleted is null and p.removed is null and p.held is null and author.deleted is null`;
const livingComment = sql`m.deleted is null and m.removed is null and m.held is null and author.deleted is null`;
const livingCommunity = sql`c.deleted is null and k.removed is null`;

/** Queries whose rows are (id, now, soon): whether it is there today, and afterwards. */
const queries: Readonly<Record<Counted, (turn: Turn) => SQL>> = {
  members: (
    turn,
  ) => sql`select p.id, m.severed_by is null as now, not (there.soon or home.soon) as soon
    from memberships m
    join actors c on c.id = m.community join ${servers(turn)} there on there.id = c.instance
    join actors p on p.id = m.member join ${servers(turn)} home on home.id = p.instance
    where p.local and m.community in ${turning(turn)}`,
  followers: (
    turn,
  ) => sql`select p.id, m.severed_by is null as now, not (there.soon or home.soon) as soon
    from memberships m
    join actors c on c.id = m.community join ${servers(turn)} there on there.id = c.instance
    join actors p on p.id = m.member join ${servers(turn)} home on home.id = p.instance
    where not p.local and (m.member in ${turning(turn)} or m.community in ${turning(turn)})`,
  following: (turn) => queries.members(turn),
  communities: (turn) => sql`select c.id, not there.now as now, not there.soon as soon
    from actors c join communities k on k.actor = c.id join ${servers(turn)} there on there.id = c.instance
    where ${livingCommunity} and c.id in ${turning(turn)}`,
  posts: (
    turn,
  ) => sql`select p.id, not (home.now or there.now) as now, not (home.soon or there.soon) as soon
    from (select x.id from posts x where x.author in ${turning(turn)}
      union select x.id from posts x where x.community in ${turning(turn)}) x
    join posts p on p.id = x.id
    join actors author on author.id = p.author join ${servers(turn)} home on home.id = author.instance
    join actors c on c.id = p.community join ${servers(turn)} there on there.id = c.instance
    join communities k on k.actor = c.id
    where ${livingPost} and ${livingCommunity}`,
  comments: (turn) => sql`select m.id, not (home.now or there.now or above.now) as now,
      not (home.soon or there.soon or above.soon) as soon
    from (select x.id from comments x where x.author in ${turning(turn)}
      union select x.id from comments x join posts y on y.id = x.post
        where y.author in ${turning(turn)} or y.community in ${turning(turn)}) x
    join comments m on m.id = x.id join posts p on p.id = m.post
    join actors author on author.id = m.author join ${servers(turn)} home on home.id = author.instance
    join actors o on o.id = p.author join ${servers(turn)} above on above.id = o.instance
    join actors c on c.id = p.community join ${servers(turn)} there on there.id = c.instance
    join communities k on k.actor = c.id
    where ${livingComment} and ${livingCommunity}`,
  moderators: (turn) => sql`select p.id, not home.now as now, not home.soon as soon
    from moderators m join communities k on k.actor = m.community
    join actors c on c.id = m.community
    join actors p on p.id = m.person join ${servers(turn)} home on home.id = p.instance
    where c.local and ${livingCommunity} and p.deleted is null and p.id in ${turning(turn)}`,
  reports: (turn) => sql`select r.id, not bool_or(home.now) as now, not bool_or(home.soon) as soon
    from reports r left join posts p on p.id = r.post left join comments m on m.id = r.comment
    join actors a on a.id in (r.reporter, r.person, p.author, m.author)
    join ${servers(turn)} home on home.id = a.instance
    where r.resolved is null group by r.id`,
};

/** Memberships have no number of their own: each counts, whoever's it is. */
const eachRow: ReadonlySet<Counted> = new Set(['followers', 'following']);

/** Called for every kind of thing before rules change. */
export async function countEffects(reader: Reader, turn: Turn, what: Counted): Promise<Count> {
  const one = eachRow.has(what) ? sql`1` : sql`distinct x.id`;
  const counting = eachRow.has(what) ? sql`count(*)` : sql`count(${one})`;
  const [row] = await reader
    .select({
      gone: sql<number>`(${counting} filter (where x.now and not x.soon))::int`,
      back: sql<number>`(${counting} filter (where x.soon and not x.now))::int`,
      who: sql<
        number[]
      >`coalesce((array_agg(distinct x.id) filter (where x.now <> x.soon))[1:${sql.raw(String(namesMax + 1))}], '{}')`,
    })
    .from(sql`(${queries[what](turn)}) x`);
  return row ?? { gone: 0, back: 0, who: [] };
}
