/** What an automatic rule would have met lately: a dry run, before it does anything. */
import { sql, type SQL } from 'drizzle-orm';
import { matchRule, noFacts, type Facts } from '#domain/screening/match-rule.ts';
import { matterOf, printOf, type Matter } from '#domain/screening/matter.ts';
import { looksAtWords, type Test } from '#domain/screening/rule.ts';
import type { Reader } from '#storage/database.ts';

/** So many posts, and as many comments, are looked at, the newest first. */
const lookedMax = 4_000;
const pageSize = 500;
const examplesMax = 20;
const dayMs = 24 * 3_600_000;

export type TrialExample = {
  readonly kind: 'post' | 'comment';
  readonly id: number;
  /** The post under which a comment stands. */
  readonly post: number;
  /** How it begins. */
  readonly excerpt: string;
  readonly author: string;
  readonly created: Date;
};
export type Trial = {
  readonly looked: number;
  readonly met: number;
  /** Whose they are. */
  readonly people: number;
  /** There was more than is looked at: the oldest of these days were left out. */
  readonly more: boolean;
  readonly examples: readonly TrialExample[];
};

export type Tried = { readonly community: number | null; readonly test: Test };

type Row = {
  readonly id: number;
  readonly post: number;
  readonly title: string | null;
  readonly body: string;
  readonly url: string | null;
  readonly author: number;
  readonly name: string;
  readonly place: string;
  readonly here: boolean;
  readonly exempt: boolean;
  readonly ms: number;
  readonly age: number;
  readonly shown: number;
  readonly hour: number;
};

type Looked = Row & {
  readonly kind: 'post' | 'comment';
  readonly matter: Matter;
  /** What it shares with the same text by others. */
  readonly print: string | null;
};

/**
 * Called before a rule is made, and for one that stands; changes nothing. Looks at what came within these days as it
 * stands now: what was deleted has no words any more. Who is exempt is left out as a rule would leave them out.
 */
export async function tryRule(
  reader: Reader,
  rule: Tried,
  { now, days = 30 }: { readonly now: Date; readonly days?: number },
): Promise<Trial> {
  const since = new Date(now.getTime() - days * dayMs);
  const posts = await look(reader, rule, 'post', since);
  const comments = await look(reader, rule, 'comment', since);
  const rows = [...posts.rows, ...comments.rows].toSorted((a, b) => b.ms - a.ms);
  const judged = rows.filter(({ here, exempt }) => here && !exempt);
  const alike = Map.groupBy(rule.test.kind === 'repeat' ? rows : [], ({ print }) => print);
  const met = judged.filter((row) =>
    matchRule(rule.test, row.matter, factsOf(row, alike.get(row.print) ?? [])),
  );
  return {
    looked: judged.length,
    met: met.length,
    people: new Set(met.map(({ author }) => author)).size,
    more: posts.more || comments.more,
    examples: met.slice(0, examplesMax).map(exampleOf),
  };
}

const exampleOf = ({ kind, id, post, matter, name, ms }: Looked): TrialExample => ({
  kind,
  id,
  post,
  excerpt: [...matter.text].slice(0, 200).join(''),
  author: name,
  created: new Date(ms),
});

const noCount = sql`0`;

/** What a kind asks about the author at that hour; nothing is counted that no rule asks for. */
function counts({ test }: Tried, comment: boolean): { shown: SQL; hour: SQL } {
  const itself = comment ? comments : posts;
  const earlier = (table: SQL, max: number, more: SQL): SQL => sql`(select count(*) from (
    select 1 from ${table} e where e.author = t.author and e.arrived <= t.arrived
      and ${table === itself ? sql`e.id < t.id` : sql`true`} and ${more} limit ${max}) found)`;
  const shown = sql`e.removed is null and e.deleted is null and e.held is null`;
  const lately = sql`e.arrived > t.arrived - interval '1 hour'`;
  const both = (max: number, more: SQL): SQL =>
    sql`${earlier(posts, max, more)} + ${earlier(comments, max, more)}`;
  return {
    shown: test.kind === 'first-posts' ? both(test.settings.count, shown) : noCount,
    hour: test.kind === 'rate' ? both(test.settings.perHour, lately) : noCount,
  };
}

const posts = sql`posts`;
const comments = sql`comments`;

/** Pages of rows, so that no statement is long. */
async function look(
  reader: Reader,
  rule: Tried,
  kind: 'post' | 'comment',
  since: Date,
): Promise<{ rows: Looked[]; more: boolean }> {
  const rows: Looked[] = [];
  for (let before = 2 ** 31 - 1; rows.length < lookedMax;) {
    const page = await readPage(reader, rule, { kind, since, before });
    for (const row of page) {
      const matter = matterOf(writtenOf(row));
      rows.push({ ...row, kind, matter, print: printOf(matter) });
    }
    if (page.length < pageSize) return { rows, more: false };
    before = page.at(-1)!.id;
  }
  return { rows, more: true };
}

const writtenOf = ({ title, body, url, place }: Row) => ({
  title: title ?? undefined,
  body,
  url,
  place,
});

type Page = {
  readonly kind: 'post' | 'comment';
  readonly since: Date;
  readonly before: number;
};

/** Rules about who writes are for communities of ours; the same text may stand anywhere before. */
function readPage(reader: Reader, rule: Tried, { kind, since, before }: Page): Promise<Row[]> {
  const comment = kind === 'comment';
  const { shown, hour } = counts(rule, comment);
  const community = comment ? sql`p.community` : sql`t.community`;
  const here = rule.community === null ? sql`true` : sql`${community} = ${rule.community}`;
  const ours = looksAtWords(rule.test.kind) ? sql`true` : sql`c.local`;
  const everywhere = rule.test.kind === 'repeat';
  return reader
    .select({
      id: sql<number>`t.id`,
      post: comment ? sql<number>`t.post` : sql<number>`t.id`,
      title: comment ? sql<string | null>`null` : sql<string | null>`t.title`,
      body: sql<string>`t.body`,
      url: comment ? sql<string | null>`null` : sql<string | null>`t.url`,
      author: sql<number>`t.author`,
      name: sql<string>`case when a.local then a.name else a.name || '@' || i.host end`,
      place: sql<string>`c.name`,
      here: sql<boolean>`${here} and ${ours}`,
      exempt: sql<boolean>`'trust' = any(i.degrees)
        or exists (select 1 from moderators m where m.community = c.id and m.person = a.id)
        or exists (select 1 from accounts o where o.actor = a.id and o.role <> 'member')`,
      ms: sql<number>`(extract(epoch from t.arrived) * 1000)::float8`,
      age: sql<number>`(extract(epoch from t.arrived - a.created) / 3600)::float8`,
      shown: sql<number>`(${shown})::int`,
      hour: sql<number>`(${hour})::int`,
    })
    .from(
      sql`${comment ? comments : posts} t ${comment ? sql`join posts p on p.id = t.post` : sql``}
        join actors c on c.id = ${community} join actors a on a.id = t.author
        join instances i on i.id = a.instance`,
    )
    .where(
      sql`t.id < ${before} and t.arrived > ${since.toISOString()}::timestamptz and t.deleted is null
        and ${everywhere ? sql`true` : sql`${here} and ${ours}`}`,
    )
    .orderBy(sql`t.id desc`)
    .limit(pageSize);
}

/** What was known when it came. */
function factsOf(row: Looked, others: readonly Looked[]): Facts {
  return {
    ...noFacts,
    ageHours: row.age,
    shown: row.shown,
    lastHour: row.hour,
    others: others.flatMap(({ author, ms, print }) =>
      author === row.author || ms > row.ms || print === null
        ? []
        : [{ author, print, minutes: (row.ms - ms) / 60_000 }],
    ),
  };
}
