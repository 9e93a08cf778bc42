/** The public record for programs: RSS, and JSON. Both say what anybody may read, whoever asks. */
import { Feed } from 'feed';
import type { FastifyInstance } from 'fastify';
import type { House } from '#domain/context.ts';
import { plain } from '#http/ui/text.ts';
import { viewCommunity, type CommunityView } from '#views/community-view.ts';
import type { ActorLine } from '#views/actor-line.ts';
import type { RecordLine } from '#views/modlog-list.ts';
import { entryWords } from '#views/modlog-words.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import { missing, unseen, type Answer } from './answer.ts';
import { words } from './feed-xml.ts';
import { findEntries } from './modlog.ts';
import { readHandle, type HandleParam } from './params.ts';

function write(
  { origin, clock }: House,
  community: CommunityView | null,
  entries: readonly RecordLine[],
): string {
  const path = `${origin}${community === null ? '' : communityPath(community)}/modlog`;
  const of = community === null ? '' : ` in ${plain(community.title) || community.name}`;
  const feed = new Feed({
    id: path,
    title: words(`Record of moderation${of}`),
    description: 'What moderators, admins and automatic rules did, and why.',
    link: path,
    feedLinks: { rss: `${path}.xml` },
    copyright: '',
    generator: 'Folkmoot',
    updated: entries[0]?.created ?? clock(),
  });
  for (const entry of entries)
    feed.addItem({
      title: words(plain(entryWords(entry), 300)),
      id: `${origin}/modlog#entry-${entry.id}`,
      link: `${origin}/modlog?before=${entry.id + 1}#entry-${entry.id}`,
      date: entry.created,
      description: words(plain(entry.reason ?? '', 500)),
    });
  return feed.rss2();
}

/** Called for `/modlog.xml`. */
export async function showModlogFeed(house: House, query: unknown): Promise<Answer> {
  const { modlog } = await findEntries(house, query, { limit: 50 });
  return { status: 200, rss: write(house, null, modlog.entries) };
}

/** Called for `/c/NAME/modlog.xml`. */
export async function showCommunityModlogFeed(
  house: House,
  handle: HandleParam | null,
  query: unknown,
): Promise<Answer> {
  if (handle === null) return missing();
  const found = await viewCommunity(house.database.query, handle);
  if (!found.done) return unseen(found.reason);
  const { modlog } = await findEntries(house, query, { community: found.value.id, limit: 50 });
  return { status: 200, rss: write(house, found.value, modlog.entries) };
}

/** Names of fields do not change: scripts rely on them. */
const entryShape = (entry: RecordLine, origin: string) => {
  const handle = (line: ActorLine | null) => (line === null ? null : handleOf(line, origin));
  const { id, act, role, reason, host, automatic, before, after, within, created } = entry;
  return {
    id,
    act,
    words: entryWords(entry),
    moderator: handle(entry.moderator),
    role,
    community: handle(entry.community),
    person: handle(entry.person),
    post: entry.post === null ? null : `${origin}/post/${entry.post.id}`,
    comment: entry.comment === null ? null : `${origin}/comment/${entry.comment.id}`,
    host,
    reason,
    rule: entry.rule?.name ?? null,
    automatic,
    origin: entry.origin,
    before,
    after,
    within,
    created: created.toISOString(),
  };
};

/** Called once by the server: `/modlog.json` and `/c/NAME/modlog.json`, with the same questions as the page. */
export function registerModlogJson(app: FastifyInstance, house: House): void {
  const answer = async (query: unknown, community: number | undefined): Promise<string> => {
    const { modlog } = await findEntries(house, query, { community, limit: 100 });
    const entries = modlog.entries.map((entry) => entryShape(entry, house.origin));
    return JSON.stringify({ entries, next: modlog.next });
  };
  const headers = {
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=60',
    'content-type': 'application/json; charset=utf-8',
  };
  app.get('/modlog.json', async ({ query }, reply) =>
    reply.headers(headers).send(await answer(query, undefined)),
  );
  app.get<{ Params: { handle: string } }>('/c/:handle/modlog.json', async (request, reply) => {
    const handle = readHandle(request.params.handle);
    const found = handle && (await viewCommunity(house.database.query, handle));
    if (!found?.done)
      return reply.headers(headers).code(404).send('{"error":"no such community here"}');
    return reply.headers(headers).send(await answer(request.query, found.value.id));
  });
}
