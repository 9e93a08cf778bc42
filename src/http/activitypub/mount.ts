/** Hands ActivityPub requests to the federation: documents, collections, WebFinger, NodeInfo, inboxes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Subject } from '#federation/documents/routes.ts';
import {
  activityDocument,
  actorCollection,
  actorDocument,
  contextDocument,
  countDocument,
  instanceDocument,
  instanceOutbox,
  nodeinfo,
  nodeinfoIndex,
  objectDocument,
  repliesDocument,
  webfinger,
  type DocumentAnswer,
} from '#federation/documents/routes.ts';
import { bodyLimitBytes, receivePost } from '#federation/intake/receive-post.ts';
import type { World } from '#federation/world.ts';

export type ActivityPubOptions = { readonly world: World };

const document = { constraints: { media: 'activity' } };

/** Called once when the server is built. Routes that are pages too answer only who asks for a document. */
export function mountActivityPub(app: FastifyInstance, options: ActivityPubOptions): void {
  mountDocuments(app, options.world);
  mountCollections(app, options.world);
  mountDiscovery(app, options.world);
  mountInboxes(app, options.world);
}

type Named = { Params: { name: string } };
type Numbered = { Params: { id: string } };

function mountDocuments(app: FastifyInstance, world: World): void {
  app.get('/', document, async (_, reply) => send(reply, await instanceDocument(world)));
  app.get<Named>('/c/:name', document, async ({ params }, reply) =>
    send(reply, await actorDocument(world, 'community', params.name)),
  );
  app.get<Named>('/u/:name', document, async ({ params }, reply) =>
    send(reply, await actorDocument(world, 'person', params.name)),
  );
  for (const kind of ['post', 'comment'] as const) {
    app.get<Numbered>(`/${kind}/:id`, document, async ({ params, headers }, reply) => {
      const subject = subjectOf(kind, params.id);
      return subject === null
        ? missing(reply)
        : send(reply, await objectDocument(world, subject, headers['user-agent'] ?? ''));
    });
  }
  app.get<{ Params: { kind: string; uuid: string } }>(
    '/activities/:kind/:uuid',
    async ({ params }, reply) =>
      send(reply, await activityDocument(world, params.kind, params.uuid)),
  );
}

function mountCollections(app: FastifyInstance, world: World): void {
  app.get('/outbox', (_, reply) => send(reply, instanceOutbox(world)));
  for (const [prefix, kind] of [
    ['c', 'community'],
    ['u', 'person'],
  ] as const) {
    for (const list of ['outbox', 'followers', 'moderators', 'featured'] as const) {
      if (kind === 'person' && (list === 'moderators' || list === 'featured')) continue;
      app.get<Named & { Querystring: { before?: string; page?: string } }>(
        `/${prefix}/:name/${list}`,
        async ({ params: { name }, query: { before, page } }, reply) =>
          // Whatever else is asked does not decide which list it is.
          send(reply, await actorCollection(world, { kind, name, list, before, page })),
      );
    }
  }
  app.get<Numbered>('/post/:id/context', async ({ params }, reply) => {
    const subject = subjectOf('post', params.id);
    return subject === null || !('post' in subject)
      ? missing(reply)
      : send(reply, await contextDocument(world, subject.post));
  });
  for (const kind of ['post', 'comment'] as const) {
    for (const list of ['replies', 'likes', 'shares'] as const) {
      app.get<Numbered>(`/${kind}/:id/${list}`, async ({ params }, reply) => {
        const subject = subjectOf(kind, params.id);
        if (subject === null) return missing(reply);
        return send(
          reply,
          list === 'replies'
            ? await repliesDocument(world, subject)
            : await countDocument(world, subject, list),
        );
      });
    }
  }
}

function mountDiscovery(app: FastifyInstance, world: World): void {
  app.get<{ Querystring: { resource?: unknown } }>(
    '/.well-known/webfinger',
    async ({ query }, reply) => {
      const { resource } = query;
      if (typeof resource !== 'string' || resource.length > 500) {
        return reply.code(400).send({ error: 'say whom you look for: ?resource=acct:name@host' });
      }
      return send(reply, await webfinger(world, resource));
    },
  );
  app.get('/.well-known/nodeinfo', (_, reply) => send(reply, nodeinfoIndex(world)));
  for (const version of ['2.0', '2.1'] as const) {
    app.get(`/nodeinfo/${version}`, async (_, reply) =>
      send(reply, await nodeinfo(world, version)),
    );
  }
}

/** Bodies stay bytes: what a digest covers and what is relayed is exactly what arrived. */
function mountInboxes(app: FastifyInstance, world: World): void {
  void app.register((scope, _, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
      (_, body, done) => done(null, body),
    );
    for (const path of ['/inbox', '/c/:name/inbox', '/u/:name/inbox']) {
      scope.post(
        path,
        { bodyLimit: bodyLimitBytes, config: { signed: true } },
        async (request, reply) => {
          const { status, error, retryAfterSeconds } = await receivePost(world, {
            method: 'POST',
            target: request.raw.url ?? '',
            headers: headersOf(request),
            body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
            from: request.from,
          });
          if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
          void reply.code(status).type('application/json; charset=utf-8');
          return reply.send(error === undefined ? '{}' : JSON.stringify({ error }));
        },
      );
    }
    ready();
  });
}

/** Single header lines only; behind a trusted proxy the host is the one that the sender named. */
function headersOf(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers[name] = value;
  }
  if (request.host !== '') headers['host'] = request.host;
  return headers;
}

function subjectOf(kind: 'post' | 'comment', id: string): Subject | null {
  const number = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : 0;
  if (number < 1 || number >= 2 ** 31) return null;
  return kind === 'post' ? { post: number } : { comment: number };
}

const missing = (reply: FastifyReply): FastifyReply =>
  reply
    .code(404)
    .type('application/activity+json; charset=utf-8')
    .send('{"error":"there is nothing here"}');

const send = (reply: FastifyReply, answer: DocumentAnswer): FastifyReply =>
  reply.code(answer.status).headers(answer.headers).send(answer.body);
