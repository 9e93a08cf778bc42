/** A thread without its words: who answered what, and how much of it there is for whoever looks. */
import { and, asc, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import type { Presence } from './post-view.ts';
import { isBlocked, type Eyes } from './visible.ts';

export const threadSorts = ['top', 'new', 'old'] as const;
export type ThreadSort = (typeof threadSorts)[number];

/** One comment's place. */
export type Bone = {
  readonly id: number;
  readonly parent: number | null;
  readonly presence: Presence;
  readonly score: number;
  /** As they are shown, without those of which nothing is left. */
  readonly replies: readonly Bone[];
  /** How many can be read, itself and below. */
  readonly size: number;
  /** The newest number of itself and below. */
  readonly newest: number;
};

export type BonesQuery = {
  readonly post: number;
  /** The post's community, and who may read there what waits. */
  readonly community: number;
  readonly sort: ThreadSort;
  readonly eyes: Eyes;
  /** Only what led to a comment and what it led to: its way down. */
  readonly path?: string | undefined;
};

/** Of a longer thread its beginning is read, or its end when the newest come first. */
const bonesMax = 20_000;

const columns = {
  id: commentsTable.id,
  parent: commentsTable.parent,
  author: commentsTable.author,
  deleted: sql<boolean>`${commentsTable.deleted} is not null`,
  removed: sql<boolean>`${commentsTable.removed} is not null`,
  held: sql<boolean>`${commentsTable.held} is not null`,
  score: sql<number>`${commentsTable.up} - ${commentsTable.down}`,
};

type Row = {
  readonly id: number;
  readonly parent: number | null;
  readonly author: number;
  readonly deleted: boolean;
  readonly removed: boolean;
  readonly held: boolean;
  readonly score: number;
};

/** Called for a thread's page; one look at its comments and one at who wrote them. Roots in their order. */
export async function readBones(reader: Reader, query: BonesQuery): Promise<readonly Bone[]> {
  const rows = await reader
    .select(columns)
    .from(commentsTable)
    .where(and(eq(commentsTable.post, query.post), around(query.path)))
    .orderBy(query.sort === 'new' ? desc(commentsTable.id) : asc(commentsTable.id))
    .limit(bonesMax);
  const authors = await readAuthors(reader, rows, query.eyes);
  return grow(rows, { query, authors });
}

function around(path: string | undefined): SQL | undefined {
  if (path === undefined) return undefined;
  const above = path.split('.').slice(1).map(Number);
  return or(
    inArray(commentsTable.id, above),
    sql`starts_with(${commentsTable.path}, ${`${path}.`})`,
  );
}

type Author = { readonly gone: boolean; readonly blocked: boolean; readonly unwanted: boolean };

/** What is to be known of everybody who wrote there. */
async function readAuthors(
  reader: Reader,
  rows: readonly Row[],
  { person }: Eyes,
): Promise<ReadonlyMap<number, Author>> {
  const wanted = [...new Set(rows.map(({ author }) => author))];
  if (wanted.length === 0) return new Map();
  const found = await reader
    .select({
      id: actorsTable.id,
      instance: actorsTable.instance,
      // Of our own who closed their account the words stay that they left.
      gone: sql<boolean>`(${actorsTable.deleted} is not null and not ${actorsTable.local})`,
      blocked: isBlocked(instancesTable.degrees),
    })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(sql`${actorsTable.id} = any(${sql.param(wanted)}::int[])`);
  const { actor, instance } = memberBlocksTable;
  const blocks =
    person === null
      ? []
      : await reader
          .select({ actor, instance })
          .from(memberBlocksTable)
          .where(eq(memberBlocksTable.person, person));
  const people = new Set(blocks.map((block) => block.actor));
  const homes = new Set(blocks.map((block) => block.instance));
  return new Map(
    found.map(({ id, instance: home, gone, blocked }) => [
      id,
      { gone, blocked, unwanted: id !== person && (people.has(id) || homes.has(home)) },
    ]),
  );
}

type Growing = { -readonly [Key in keyof Bone]: Bone[Key] } & { replies: Growing[] };

const orders: Readonly<Record<ThreadSort, (one: Bone, other: Bone) => number>> = {
  top: (one, other) => other.score - one.score || one.id - other.id,
  new: (one, other) => other.id - one.id,
  old: (one, other) => one.id - other.id,
};

function grow(
  rows: readonly Row[],
  { query, authors }: { query: BonesQuery; authors: ReadonlyMap<number, Author> },
): readonly Bone[] {
  const { eyes, community, sort } = query;
  const judges = eyes.moderates === 'all' || eyes.moderates.includes(community);
  const presenceOf = (row: Row): Presence => {
    const author = authors.get(row.author);
    if (author === undefined || author.blocked) return 'blocked';
    if (row.deleted || author.gone) return 'deleted';
    if (row.removed) return 'removed';
    if (row.held && !judges && row.author !== eyes.person) return 'held';
    return author.unwanted ? 'unwanted' : 'shown';
  };
  const nodes = new Map<number, Growing>();
  for (const row of rows) {
    const { id, parent, score } = row;
    const presence = presenceOf(row);
    const size = presence === 'shown' ? 1 : 0;
    nodes.set(id, { id, parent, score, presence, replies: [], size, newest: id });
  }
  const roots: Growing[] = [];
  // A parent is always older than its answers: from the newest on, each is whole when it is hung up.
  for (const node of [...nodes.values()].sort((one, other) => other.id - one.id)) {
    if (node.size === 0) continue;
    node.replies.sort(orders[sort]);
    const parent = node.parent === null ? undefined : nodes.get(node.parent);
    if (parent === undefined) roots.push(node);
    else {
      parent.replies.push(node);
      parent.size += node.size;
      parent.newest = Math.max(parent.newest, node.newest);
    }
  }
  return roots.sort(orders[sort]);
}
