/** `GET /health`: whether this server is well, for machines and for people. Never cached, never a 500. */
import type { FastifyInstance } from 'fastify';
import type { House } from '#domain/context.ts';
import { speak } from '#http/ui/say.ts';
import { healthPage } from './health-page.ts';
import { watchHealth, type AskQueue } from './health-watch.ts';
import { pageHeaders } from './page-headers.ts';

/** Called once by the server: 200 when all is well, else 503, in either form. */
export function registerHealth(app: FastifyInstance, house: House, askQueue?: AskQueue): void {
  const look = watchHealth(house, askQueue, (error) =>
    app.log.warn({ err: error }, 'health could not be looked at'),
  );
  app.get('/health', async (request, reply) => {
    const health = await look();
    void reply
      .headers({ ...pageHeaders, 'cache-control': 'no-store' })
      .code(health.status === 'ok' ? 200 : 503);
    // The page is in English: its facts are those of the operator's tools.
    speak('en');
    return asksForPage(request.headers.accept)
      ? reply.type('text/html; charset=utf-8').send(healthPage(health))
      : reply.type('application/json; charset=utf-8').send(`${JSON.stringify(health, null, 2)}\n`);
  });
}

/** Machines come first: the page is for whoever names HTML, and names it before JSON. */
function asksForPage(accept: string | undefined): boolean {
  const wanted = (accept ?? '').toLowerCase();
  const html = wanted.indexOf('text/html');
  const json = wanted.indexOf('application/json');
  return html !== -1 && (json === -1 || html < json);
}
