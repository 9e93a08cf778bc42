/** NodeInfo 2.0 and 2.1 (FEP-f1d5): what this server is, truthfully, and always with 2xx. */
import { and, count, eq, isNull, sql } from 'drizzle-orm';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { findEntrance } from '#domain/admissions/find-entrance.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { plainJson, type DocumentAnswer } from './answer.ts';

const schema = 'http://nodeinfo.diaspora.software/ns/schema';
const dayMs = 24 * 3_600_000;
const usageMs = 5 * 60_000;

/** The index at `/.well-known/nodeinfo`; FEP-2677 names the instance actor there too. */
export const nodeinfoIndex = (world: World): DocumentAnswer =>
  plainJson(
    {
      links: [
        ...['2.0', '2.1'].map((version) => ({
          rel: `${schema}/${version}`,
          href: `${world.house.origin}/nodeinfo/${version}`,
        })),
        {
          rel: 'https://www.w3.org/ns/activitystreams#Application',
          href: `${world.house.origin}/`,
        },
      ],
    },
    'application/json; charset=utf-8',
  );

/** One of the two versions; what we have to say fits both. */
export async function nodeinfo(world: World, version: '2.0' | '2.1'): Promise<DocumentAnswer> {
  const { database, clock } = world.house;
  const site = await findSite(database.query);
  const { mode } = await findEntrance(database.query, clock());
  return plainJson(
    {
      version,
      software: { name: 'folkmoot', version: world.version },
      protocols: ['activitypub'],
      services: { inbound: [], outbound: ['rss2.0'] },
      openRegistrations: mode === 'open',
      usage: await recentUsage(world),
      metadata: { nodeName: site?.name ?? 'Folkmoot' },
    },
    `application/json; profile="${schema}/${version}#"; charset=utf-8`,
  );
}

type Usage = Awaited<ReturnType<typeof usageOf>>;
const usages = perWorld((): { at: number; usage: Promise<Usage> | null } => ({
  at: -Infinity,
  usage: null,
}));

/** Counting reads whole tables, and anybody may ask as often as he likes: it is done once in five minutes. */
function recentUsage(world: World): Promise<Usage> {
  const kept = usages(world);
  const now = world.house.clock().getTime();
  if (kept.usage !== null && now - kept.at < usageMs) return kept.usage;
  const usage = usageOf(world);
  Object.assign(kept, { at: now, usage });
  usage.catch(() => (kept.usage = null));
  return usage;
}

async function usageOf(world: World) {
  const reader = world.house.database.query;
  const now = world.house.clock().getTime();
  const users = await reader
    .select({ n: count() })
    .from(accountsTable)
    .where(isNull(accountsTable.closed));
  const posts = await reader
    .select({ n: count() })
    .from(postsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, postsTable.author))
    .where(and(actorsTable.local, isNull(postsTable.deleted), isNull(postsTable.held)));
  const comments = await reader
    .select({ n: count() })
    .from(commentsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, commentsTable.author))
    .where(and(actorsTable.local, isNull(commentsTable.deleted), isNull(commentsTable.held)));
  const active = async (days: number): Promise<number> => {
    const since = new Date(now - days * dayMs).toISOString();
    const rows = await reader.execute<{ n: number }>(sql`
      select count(*)::int as n from actors a where a.local and (
        exists (select 1 from posts p where p.author = a.id and p.created > ${since})
        or exists (select 1 from comments c where c.author = a.id and c.created > ${since}))`);
    return rows[0]?.n ?? 0;
  };
  return {
    users: {
      total: users[0]?.n ?? 0,
      activeMonth: await active(30),
      activeHalfyear: await active(180),
    },
    localPosts: posts[0]?.n ?? 0,
    localComments: comments[0]?.n ?? 0,
  };
}
