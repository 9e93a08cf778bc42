/** Builds the server: what its surfaces share, one register line each, one error handler. */
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { House } from '#domain/context.ts';
import { isAway } from '#storage/database.ts';
import { guardAnswers, setHeaders } from './answer-headers.ts';
import { mountActivityPub, type ActivityPubOptions } from './activitypub/mount.ts';
import { mediaAsked } from './activitypub/negotiate.ts';
import { openListener, refuseMalformed, usualHolding, type Holding } from './listener.ts';
import type { Elsewhere } from './web/elsewhere.ts';
import type { AskQueue } from './web/health-watch.ts';
import { registerWeb } from './web/web.ts';
import { formWords } from './web/error-page.ts';
import { renderError } from './web/errors.ts';
import { shortenAnswers } from './shorten-answers.ts';
import { noteAddresses } from './visitor-address.ts';

export type ServerOptions = {
  readonly house: House;
  readonly activitypub: ActivityPubOptions;
  /** How many proxies in a row are believed, 0 for none; or the addresses of those that are. */
  readonly trustProxy: number | readonly string[];
  readonly logger: NonNullable<FastifyServerOptions['logger']>;
  /** For `/health`: how the bells are. */
  readonly queue?: AskQueue;
  /** For pages that show what lives elsewhere. */
  readonly elsewhere?: Elsewhere;
  /** How long and how much clients may hold on to, where that is not the usual. */
  readonly holding?: Partial<Holding>;
};

/** Called by `main` and by tests, which `inject` instead of listening. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const { house, activitypub, logger, queue } = options;
  const app = Fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: believed(options.trustProxy),
    bodyLimit: 1024 * 1024,
    serverFactory: (answer) => openListener(answer, { ...usualHolding, ...options.holding }),
    clientErrorHandler: refuseMalformed,
    routerOptions: { maxParamLength: 500 },
    // A path that cannot be decoded is a mistake of the asker, told in one line.
    frameworkErrors: (_, request, reply: FastifyReply) => {
      setHeaders(request, reply, house.origin.startsWith('https://'));
      void reply.code(400).type('text/plain; charset=utf-8').send('this address cannot be read\n');
    },
  });
  app.addConstraintStrategy({
    name: 'media',
    storage: handlersByMedia,
    deriveConstraint: (request) => mediaAsked(request.headers.accept),
  });
  guardAnswers(app, house.origin);
  shortenAnswers(app);
  noteAddresses(app);
  mountActivityPub(app, activitypub);
  registerWeb(app, house, {
    ...(queue && { askQueue: queue }),
    ...(options.elsewhere && { elsewhere: options.elsewhere }),
  });
  handleErrors(app);
  return app;
}

/** A number is counted from us outwards: what a stranger wrote himself stands further out. */
function believed(
  proxies: ServerOptions['trustProxy'],
): NonNullable<FastifyServerOptions['trustProxy']> {
  if (typeof proxies !== 'number') return [...proxies];
  // Fastify takes a number for nobody at all, since anybody may come directly; docs/operating/configuration.md
  // says that nobody may then.
  return proxies === 0 ? false : (_, hop) => hop < proxies;
}

/** One handler for each medium of a route. */
function handlersByMedia<Handler>() {
  const handlers = new Map<unknown, Handler>();
  return {
    get: (media: unknown): Handler | null => handlers.get(media) ?? null,
    set: (media: unknown, handler: Handler): void => void handlers.set(media, handler),
  };
}

/** A database that is being restarted is back by then. */
const awaySeconds = 15;

/** Nobody is shown an exception's message; the log has it. */
function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    // A client that hangs up breaks its connection too; that one has a status, and is nobody's outage.
    const away = error.statusCode === undefined && isAway(error);
    const status = away ? 503 : (error.statusCode ?? 500);
    // Nothing was written; who asks again in a while is served.
    if (away) void reply.header('retry-after', String(awaySeconds));
    // The query may hold a token, which opens something to whoever reads the log.
    const [path] = request.url.split('?');
    if (status >= 500) request.log.error({ err: error, path }, 'request failed');
    if (!wantsPage(request)) return reply.code(status).send({ error: sentenceOf(status) });
    return renderError(reply, status, request.method === 'POST' ? formWords(status) : {});
  });
  app.setNotFoundHandler((request, reply) =>
    wantsPage(request) ? renderError(reply, 404) : reply.code(404).send({ error: sentenceOf(404) }),
  );
}

/** People who look, or who sent a form; programs are told in one line. */
function wantsPage({ method, headers, is404, routeOptions }: FastifyRequest): boolean {
  if (mediaAsked(headers.accept) !== 'page') return false;
  return method === 'GET' || (!is404 && routeOptions.config.signed !== true);
}

function sentenceOf(status: number): string {
  if (status === 404) return 'there is nothing here';
  if (status === 413) return 'body over 1 MiB';
  if (status === 415) return 'send application/activity+json';
  if (status === 503) return 'not at hand just now; nothing was kept, try again in a minute';
  return status >= 500
    ? 'something went wrong here; try again later'
    : 'this request cannot be read';
}
