/** `GET /api/v1/instance/domain_blocks`: our rules, as Mastodon publishes its own, for other servers to follow. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { House } from '#domain/context.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { writeDomainBlocks } from '#lib/host-lists/json-blocks.ts';
import { readBlocks } from '#views/domain-blocks.ts';

type Written = { readonly body: string; readonly etag: string };

/** Anybody may ask, as often as they like: with ten thousand rules it is made once a minute. */
const keptMs = 60_000;

/** Called once by the server; 404 where the setting says that the list is not published. */
export function registerDomainBlocks(app: FastifyInstance, house: House): void {
  let written: Promise<Written> | null = null;
  let since = 0;
  const write = async (): Promise<Written> => {
    const body = writeDomainBlocks(await readBlocks(house.database.query, house.clock()));
    const digest = createHash('sha256').update(body).digest('base64url');
    return { body, etag: `"${digest}"` };
  };
  const look = (): Promise<Written> => {
    const now = house.clock().getTime();
    if (written === null || Math.abs(now - since) >= keptMs) {
      since = now;
      written = write();
      // What could not be made is made again by whoever asks next.
      written.catch(() => void (written = null));
    }
    return written;
  };
  app.get('/api/v1/instance/domain_blocks', async (request, reply) => {
    void reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'public, max-age=60')
      .type('application/json; charset=utf-8');
    const { listPublished } = await findSettings(house.database.query);
    if (!listPublished)
      return reply.code(404).send('{"error":"this server does not publish its list"}');
    const { body, etag } = await look();
    void reply.header('etag', etag);
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(body);
  });
}
