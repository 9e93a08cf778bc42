/** Streams of news for pages that are open: a thread’s and the inbox’s, as server-sent events. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '#domain/context.ts';
import type { Session } from '#domain/sessions/session.ts';
import { findVisit } from '#http/session.ts';
import { tongueNow } from '#http/ui/say.ts';
import { networkOf } from '#lib/network-of.ts';
import { readCounts } from '#views/live.ts';
import { openHub, usualBounds, type Hub, type HubBounds, type Watch } from './live-hub.ts';
import { field, readId } from './params.ts';

type Routed = { Params: Record<string, string> };

/** When all places are taken, a page is as it was without a script. */
const fullSeconds = 60;

/** Called once by `thread-routes.ts`; when the server stops, so do the streams. */
export function registerLive(
  app: FastifyInstance,
  house: House,
  bounds: HubBounds = usualBounds,
): void {
  const hub = openHub(house, (error) => app.log.error({ err: error }, 'live look failed'), bounds);
  app.addHook('preClose', (done) => {
    hub.close();
    done();
  });
  const options = { exposeHeadRoute: false };
  app.get<Routed>('/post/:id/live', options, async (request, reply) => {
    const { session } = await findVisit(house, request.headers.cookie);
    const post = readId(request.params['id']);
    const counts = post === null ? null : await readCounts(house.database.query, [post]);
    const count = counts?.get(post ?? 0);
    if (post === null || count === undefined) return nothingThere(reply, 404);
    const watch = {
      post,
      seen: numberOf(request, 'seen') ?? count,
      since: numberOf(request, 'since') ?? 0,
    };
    return stream(request, reply, { hub, watch, session });
  });
  app.get('/notices/live', options, async (request, reply) => {
    const { session } = await findVisit(house, request.headers.cookie);
    if (session === null) return nothingThere(reply, 403);
    const watch = { person: session.account.id, since: numberOf(request, 'since') ?? 0 };
    return stream(request, reply, { hub, watch, session });
  });
}

/** Numbers of comments, notices and how many there are: zero is one of them. */
function numberOf({ query }: FastifyRequest, name: string): number | null {
  const text = field(query, name);
  return text === '0' ? 0 : readId(text);
}

/** A browser that is told so does not ask again. */
const nothingThere = (reply: FastifyReply, status: 403 | 404): FastifyReply =>
  reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .send('there is nothing to be told of here\n');

function stream<Route extends Routed>(
  request: FastifyRequest<Route> | FastifyRequest,
  reply: FastifyReply,
  { hub, watch, session }: { hub: Hub; watch: Watch; session: Session | null },
): FastifyReply {
  const from = networkOf(request.from);
  const tongue = session?.account.language ?? tongueNow().tag;
  const out = hub.open({ watch, session: session?.id ?? null, from, tongue });
  if (out === null)
    return reply
      .code(503)
      .header('retry-after', String(fullSeconds))
      .type('text/plain; charset=utf-8')
      .send('too many pages are open; this one is not kept up to date\n');
  return (
    reply
      // No proxy keeps it until it is whole.
      .headers({ 'cache-control': 'private, no-store', 'x-accel-buffering': 'no' })
      .type('text/event-stream; charset=utf-8')
      .send(out)
  );
}
