/** Which topics communities that can be read here are about. */
import { sql } from 'drizzle-orm';
import { isTopic, type Topic, allTopics } from '#domain/communities/topics.ts';
import type { Reader } from '#storage/database.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { isShownCommunity } from './visible.ts';

/** In the order of the list. */
export async function readTopicsInUse(reader: Reader): Promise<Topic[]> {
  const { topics, actor, removed } = communitiesTable;
  const rows = await reader
    .select({ topic: sql<string>`distinct unnest(${topics})` })
    .from(communitiesTable)
    .where(sql`${removed} is null and cardinality(${topics}) > 0 and ${isShownCommunity(actor)}`);
  const used = new Set(rows.map(({ topic }) => topic).filter(isTopic));
  return allTopics.filter((topic) => used.has(topic));
}
