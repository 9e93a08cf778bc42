/** Pages for people, one line each. Reading only. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { House } from '#domain/context.ts';
import { mark, stylesheet, type Asset } from '#http/ui/assets.ts';
import type { Answer } from './answer.ts';
import { showInteraction } from './authorize-interaction.ts';
import { showCommunities } from './communities.ts';
import { showCommunity } from './community.ts';
import { showFeed } from './feed-xml.ts';
import { showFront } from './front.ts';
import { registerHealth } from './health.ts';
import type { AskQueue } from './health-watch.ts';
import { pageHeaders } from './page-headers.ts';
import { field, readAddress, readHandle, readId } from './params.ts';
import { showPerson } from './person.ts';
import { showComment, showPost } from './post.ts';

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  void reply.headers(pageHeaders).code(answer.status);
  if ('to' in answer) return reply.header('location', answer.to).send();
  if ('rss' in answer) return reply.type('application/rss+xml; charset=utf-8').send(answer.rss);
  return reply.type('text/html; charset=utf-8').send(answer.html);
}

type Request = { readonly params: Record<string, string>; readonly query: unknown };

/** Called once by the server; the routes are plain, so that others may share their addresses. */
export function registerWeb(app: FastifyInstance, house: House, askQueue?: AskQueue): void {
  const show = (path: string, answer: (request: Request) => Promise<Answer>): void =>
    void app.get<{ Params: Record<string, string> }>(path, async (request, reply) =>
      send(reply, await answer(request)),
    );
  const id = ({ params }: Request): number | null => readId(params['id']);
  const handle = ({ params }: Request) => readHandle(params['handle']);
  const at = ({ query }: Request, name: string): number | null => readId(field(query, name));

  show('/', (asked) => showFront(house, at(asked, 'before')));
  show('/communities', () => showCommunities(house));
  show('/c/:handle', (asked) => showCommunity(house, handle(asked), at(asked, 'before')));
  show('/c/:handle/feed.xml', (asked) => showFeed(house, handle(asked)));
  show('/u/:handle', (asked) =>
    showPerson(house, handle(asked), {
      posts: at(asked, 'posts'),
      comments: at(asked, 'comments'),
    }),
  );
  show('/post/:id', (asked) => showPost(house, id(asked), at(asked, 'after')));
  show('/comment/:id', (asked) => showComment(house, id(asked)));
  show('/authorize_interaction', ({ query }) =>
    showInteraction(house, readAddress(field(query, 'uri'))),
  );
  registerHealth(app, house, askQueue);
  for (const asset of [stylesheet, mark]) serveAsset(app, asset);
}

/** The address changes with the content, so it may be kept for a year. */
function serveAsset(app: FastifyInstance, asset: Asset): void {
  app.get(asset.path, (_request, reply) =>
    reply
      .headers({ ...pageHeaders, 'cache-control': 'public, max-age=31536000, immutable' })
      .type(asset.type)
      .send(asset.body),
  );
}
