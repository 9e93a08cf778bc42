/** The yardstick for what arrives: Fedify's inbox listeners behind the same HTTP server, calling the same verbs. */
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { createFederation, MemoryKvStore } from '@fedify/fedify';
import { Create, Group, Like } from '@fedify/vocab';
import { act, type House } from '#domain/context.ts';
import { openDatabase } from '#storage/database.ts';
import { offer, optionsOf } from '../support/remote.ts';
import { applyCreate, applyLike } from './apply.ts';
import { openWayOut } from './way-out.ts';

export type ListenerOptions = {
  readonly origin: string;
  readonly port: number;
  /** Null when the listeners do nothing at all. */
  readonly databaseUrl: string | null;
};

const { origin, port, databaseUrl } = optionsOf<ListenerOptions>();

openWayOut();

const house: House | null =
  databaseUrl === null
    ? null
    : {
        database: openDatabase(databaseUrl),
        origin,
        clock: () => new Date(),
        newId: randomUUID,
        ring: () => undefined,
      };

const federation = createFederation<void>({
  kv: new MemoryKvStore(),
  origin,
  allowPrivateAddress: true,
});

federation.setActorDispatcher('/c/{identifier}', (context, identifier) => {
  const id = context.getActorUri(identifier);
  return new Group({ id, preferredUsername: identifier, inbox: new URL(`${id.href}/inbox`) });
});

// Errors stay errors: the sender counts them.
federation
  .setInboxListeners('/c/{identifier}/inbox', '/inbox')
  .on(Like, async (_, like) => {
    if (house !== null) await act(house, (context) => applyLike(context, like));
  })
  .on(Create, async (inbox, create) => {
    if (house === null) return;
    const object = await create.getObject(inbox);
    const text = JSON.stringify(await create.toJsonLd());
    const original = { text, receipt: null };
    await act(house, (context) => applyCreate(context, create, object), original);
  });

const app = Fastify({ logger: false });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
app.post('/inbox', async (request, reply) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const body = new Uint8Array(request.body as Buffer);
  const asked = new Request(`${origin}${request.url}`, { method: 'POST', headers, body });
  const answer = await federation.fetch(asked, { contextData: undefined });
  return reply.code(answer.status).send(await answer.text());
});
await app.listen({ port, host: '127.0.0.1' });

offer({});
