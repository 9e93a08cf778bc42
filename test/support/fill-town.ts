/** Fills a database with a busy server by SQL alone: posts by the hundred thousand, comments by the million. */
import { sql } from 'drizzle-orm';
import type { Query } from '#storage/database.ts';

export type Size = {
  readonly people: number;
  readonly communities: number;
  readonly posts: number;
  readonly comments: number;
  /** Comments of one thread more, which is the last post. */
  readonly thread: number;
};

export type Filled = {
  /** The busiest community, of this server. */
  readonly community: string;
  /** The number of the post with the long thread. */
  readonly thread: number;
};

/** Ids from here on are of the town; what a test made itself is below. */
const from = 100_000;

const vocabulary =
  'garden harvest surveyor church tower chain county river bridge market baker winter seed window lantern harbour ' +
  'signal letter printer kettle bicycle orchard meadow compass ladder mirror copper violin shelf candle';

/** Some words of the vocabulary, others for every row: with the row's number `n` and a salt of its own. */
const some = (words: number, salt: number): string =>
  Array.from(
    { length: words },
    (_, w) => `words[1 + (n * ${31 + w * salt} + n / 29 * ${w + salt} + ${w * w}) % 29]`,
  ).join(` || ' ' || `);

/** To be joined where `some` is used. */
const book = `(select string_to_array('${vocabulary}', ' ') as words) book`;

/** A share between 0 and 1 that is the same for the same number every time. */
const share = (n: string, salt: number): string =>
  `((hashint4(${n} + ${salt} * 1000003) & 2147483647) / 2147483648.0)`;

const actors = ({ people, communities }: Size): string => `
  insert into actors (id, kind, local, instance, uri, name, title, summary, inbox, created)
  select ${from} + n, case when n <= ${communities} then 'community' else 'person' end, n % 2 = 1,
    case when n % 2 = 1 then (select id from instances order by id limit 1)
      else (select id from instances where host = 'town' || (n % 40) || '.example') end,
    'https://town.example/' || n, case when n <= ${communities} then 'place' else 'person' end || n,
    case when n <= ${communities} then 'Place ' else 'Person ' end || ${some(2, 3)}, '<p>' || ${some(20, 5)} || '</p>',
    'https://town.example/inbox', now() - interval '3 years'
  from generate_series(1, ${people + communities}) n, ${book}`;

/** Few communities are busy, most are not: the cube of a share. */
const posts = ({ people, communities, posts: count }: Size): string => `
  insert into posts (id, uri, community, author, type, title, url, body, language, created, arrived, active, up, down)
  select ${from} + n, 'https://town.example/post/' || n,
    ${from} + 1 + floor(${communities} * power(${share('n', 1)}, 3))::int,
    ${from} + ${communities} + 1 + floor(${people} * ${share('n', 2)})::int, 'Page', ${some(6, 11)},
    case when n % 3 = 0 then 'https://news.example/' || n end, '<p>' || ${some(60, 13)} || '</p>',
    case when n % 5 = 0 then 'de' when n % 2 = 0 then 'en' end, at, at,
    least(at + make_interval(hours => floor(200 * power(${share('n', 3)}, 3))::int), now()),
    floor(400 * power(${share('n', 4)}, 4))::int, floor(40 * power(${share('n', 5)}, 5))::int
  from (select n, now() - make_interval(secs => (${count} - n) * (63072000.0 / ${count})) as at
    from generate_series(1, ${count}) n) made, ${book}`;

/** Every fourth begins a conversation, and those after it answer it. */
const comments = ({ people, communities, posts: count, comments: many }: Size): string => `
  insert into comments (id, uri, post, parent, path, author, body, created, arrived, up, down)
  select ${from} + n, 'https://town.example/comment/' || n, p.id,
    case when n % 4 > 0 then ${from} + n - n % 4 end,
    '0.' || case when n % 4 > 0 then (${from} + n - n % 4) || '.' else '' end || (${from} + n),
    ${from} + ${communities} + 1 + floor(${people} * ${share('n', 6)})::int, '<p>' || ${some(25, 7)} || '</p>',
    p.created, p.created, floor(60 * power(${share('n', 7)}, 4))::int, 0
  from ${book} cross join generate_series(4, ${many + 3}) n
    join posts p on p.id = ${from} + 1 + floor(${count - 1} * power(${share('n / 4', 8)}, 2))::int`;

/** Each answers the one with a third of its number: a tree that is wide above and deep enough below. */
const thread = ({ people, communities, posts: count, comments: many, thread: length }: Size) => {
  const first = from + many + 10;
  return `
    insert into comments (id, uri, post, parent, path, author, body, created, arrived, up, down)
    with recursive tree(n, path) as (
      select n, '0.' || (${first} + n) from generate_series(1, ${length}) n where n <= 20
      union all
      select child.n, tree.path || '.' || (${first} + child.n)
      from tree join generate_series(21, ${length}) child(n) on child.n / 3 = tree.n
    )
    select ${first} + n, 'https://town.example/long/' || n, ${from + count},
      case when n > 20 then ${first} + n / 3 end, path,
      ${from} + ${communities} + 1 + n % ${people}, '<p>' || ${some(25, 7)} || '</p>', now(), now(),
      floor(60 * power(${share('n', 7)}, 4))::int, 0
    from tree, ${book}`;
};

const counts = `
  update posts set comments = said.many
  from (select post, count(*)::int as many from comments group by post) said where said.post = posts.id`;

const memberships = ({ people, communities }: Size): string => `
  insert into memberships (community, member, state, created, accepted)
  select ${from} + 1 + floor(${communities} * power(${share('n', 9)}, 3))::int,
    ${from} + ${communities} + 1 + n % ${people}, 'accepted', now(), now()
  from generate_series(1, ${people * 3}) n on conflict do nothing`;

const belong = (member: number, many: number): string => `
  insert into memberships (community, member, state, created, accepted)
  select actor, ${member}, 'accepted', now(), now() from communities where actor > ${from}
  order by (actor * 37) % 101, actor limit ${many} on conflict do nothing`;

const places = `insert into communities (actor, topics)
  select id, array[(array['nature', 'books', 'games'])[1 + id % 3]] from actors where id > ${from} and kind = 'community'`;

const instances = `insert into instances (host, created)
  select 'town' || n || '.example', now() - interval '1 year' from generate_series(0, 39) n on conflict do nothing`;

const bumped = ['actors', 'posts', 'comments'].map(
  (table) =>
    `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
);

/** Called once on a founded, otherwise small database; `member` joins some of the communities. */
export async function fillTown(
  query: Query,
  size: Size,
  { member, joins = 40 }: { readonly member: number; readonly joins?: number },
): Promise<Filled> {
  const steps = [
    instances,
    actors(size),
    places,
    posts(size),
    comments(size),
    thread(size),
    counts,
    memberships(size),
    belong(member, joins),
    ...bumped,
  ];
  for (const step of steps) await query.execute(sql.raw(step));
  for (const table of ['actors', 'communities', 'posts', 'comments', 'memberships', 'instances'])
    await query.execute(sql.raw(`vacuum analyze ${table}`));
  return { community: 'place1', thread: from + size.posts };
}
