/** What entries of the record name besides people: posts, comments, rules, and whether names are shown. */
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { instanceRulesTable, settingsTable } from '#storage/schema/policy.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { autoRulesTable } from '#storage/schema/screening.ts';
import { isShownPost } from './post-line.ts';
import { isShownActor, isShownCommunity } from './visible.ts';

type Row = typeof modlogTable.$inferSelect;

export type ModlogDetails = {
  /** `shown`: whether anybody finds it on its own page. */
  readonly postOf: (
    row: Row,
  ) => { readonly id: number; readonly title: string | null; readonly shown: boolean } | null;
  readonly commentOf: (row: Row) => { readonly id: number; readonly shown: boolean } | null;
  readonly personOf: (row: Row) => number | null;
  readonly ruleOf: (row: Row) => { readonly id: number; readonly name: string } | null;
  /** Whether the public record names who moderated there. */
  readonly namesShown: (community: number | null) => boolean;
  /** A host as the public may read it; null for one that is masked in our list. */
  readonly hostShown: (host: string) => string | null;
};

const ids = (rows: readonly Row[], column: 'post' | 'comment' | 'rule' | 'community'): number[] => [
  ...new Set(rows.flatMap((row) => row[column] ?? [])),
];

/** What is kept out of lists is found on its own page all the same. */
const isOpenPost = (): SQL | undefined =>
  and(
    isNull(postsTable.deleted),
    isNull(postsTable.removed),
    isNull(postsTable.held),
    isShownActor(postsTable.author),
    isShownCommunity(postsTable.community),
  );

type PostFacts = {
  readonly title: string | null;
  readonly shown: boolean;
  readonly author: number;
};

async function readPosts(reader: Reader, wanted: readonly number[]) {
  if (wanted.length === 0) return new Map<number, PostFacts>();
  const listed = sql<boolean>`(${isShownPost()})`;
  const shown = sql<boolean>`(${isOpenPost()})`;
  const { id, title, author } = postsTable;
  const rows = await reader
    .select({ id, title, author, listed, shown })
    .from(postsTable)
    .where(inArray(id, [...wanted]));
  return new Map(rows.map((row) => [row.id, { ...row, title: row.listed ? row.title : null }]));
}

async function readComments(reader: Reader, wanted: readonly number[]) {
  if (wanted.length === 0) return new Map<number, { shown: boolean; author: number }>();
  const { id, author, deleted, removed, held } = commentsTable;
  const shown = sql<boolean>`(${deleted} is null and ${removed} is null and ${held} is null
    and ${isShownActor(author)} and ${isOpenPost()})`;
  const rows = await reader
    .select({ id, author, shown })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(inArray(id, [...wanted]));
  return new Map(rows.map((row) => [row.id, row]));
}

async function readRules(reader: Reader, wanted: readonly number[]): Promise<Map<number, string>> {
  if (wanted.length === 0) return new Map();
  const { id, name } = autoRulesTable;
  const rows = await reader
    .select({ id, name })
    .from(autoRulesTable)
    .where(inArray(id, [...wanted]));
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Communities whose moderators are not named, and whether the whole server names anybody. */
async function readSilence(reader: Reader, wanted: readonly number[]) {
  const [site] = await reader.select({ named: settingsTable.moderatorsNamed }).from(settingsTable);
  if (wanted.length === 0) return { named: site?.named ?? true, silent: new Set<number>() };
  const rows = await reader
    .select({ id: communitiesTable.actor })
    .from(communitiesTable)
    .where(
      and(
        inArray(communitiesTable.actor, [...wanted]),
        eq(communitiesTable.moderatorsNamed, false),
      ),
    );
  return { named: site?.named ?? true, silent: new Set(rows.map((row) => row.id)) };
}

async function readMasked(reader: Reader, rows: readonly Row[]): Promise<Set<string>> {
  const hosts = [...new Set(rows.flatMap(({ host }) => host ?? []))];
  if (hosts.length === 0) return new Set();
  const { host, obfuscated } = instanceRulesTable;
  const ruled = await reader
    .select({ host, obfuscated })
    .from(instanceRulesTable)
    .where(inArray(host, hosts));
  const standing = new Set(ruled.map((row) => row.host));
  const lifted = hosts.filter((one) => !standing.has(one));
  const masked = [
    ...ruled.filter((row) => row.obfuscated).map((row) => row.host),
    ...(await readOnceMasked(reader, lifted)),
  ];
  return new Set(masked);
}

/** Of a rule that was lifted the record alone knows whether its host was masked. */
async function readOnceMasked(reader: Reader, hosts: readonly string[]): Promise<string[]> {
  if (hosts.length === 0) return [];
  const { host, id, act, after } = modlogTable;
  const found = await reader
    .select({
      host,
      masked: sql<boolean>`(array_agg(coalesce(${after}->>'obfuscated', '') = 'true' order by ${id} desc))[1]`,
    })
    .from(modlogTable)
    .where(and(inArray(host, [...hosts]), eq(act, 'instance.ruled')))
    .groupBy(host);
  return found.flatMap((row) => (row.masked && row.host !== null ? [row.host] : []));
}

/** Called for a page of the record, in one query for each kind of thing. */
export async function readModlogDetails(
  reader: Reader,
  rows: readonly Row[],
): Promise<ModlogDetails> {
  const [posts, comments, rules, silence, masked] = await Promise.all([
    readPosts(reader, ids(rows, 'post')),
    readComments(reader, ids(rows, 'comment')),
    readRules(reader, ids(rows, 'rule')),
    readSilence(reader, ids(rows, 'community')),
    readMasked(reader, rows),
  ]);
  return {
    postOf: ({ post }) =>
      post === null
        ? null
        : {
            id: post,
            title: posts.get(post)?.title ?? null,
            shown: posts.get(post)?.shown ?? false,
          },
    commentOf: ({ comment }) =>
      comment === null ? null : { id: comment, shown: comments.get(comment)?.shown ?? false },
    personOf: ({ person, post, comment }) =>
      person ?? comments.get(comment ?? 0)?.author ?? posts.get(post ?? 0)?.author ?? null,
    ruleOf: ({ rule }) => (rule === null ? null : { id: rule, name: rules.get(rule) ?? '' }),
    namesShown: (community) =>
      silence.named && (community === null || !silence.silent.has(community)),
    hostShown: (host) => (masked.has(host) ? null : host),
  };
}
