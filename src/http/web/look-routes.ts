/** The look of pages for whoever is not signed in, and the page about the keyboard. */
import type { FastifyInstance } from 'fastify';
import { keepTheme, readTheme } from '#http/ui/theme.ts';
import { localPath } from './local-path.ts';
import { pageHeaders } from './page-headers.ts';
import { field } from './params.ts';
import type { Routes } from './serve.ts';
import { showShortcuts } from './shortcuts.ts';

/** A link suffices for the theme: it changes nothing but the look of this browser, and works without a form of ours. */
export function registerLook(app: FastifyInstance, { show }: Routes): void {
  show('/shortcuts', ({ viewer }) => Promise.resolve(showShortcuts(viewer)));
  app.get('/theme', (request, reply) => {
    const theme = readTheme(field(request.query, 'to'));
    if (theme !== null) void reply.header('set-cookie', keepTheme(theme));
    return reply
      .headers({ ...pageHeaders, 'cache-control': 'private, no-store' })
      .code(303)
      .header('location', localPath(field(request.query, 'back')) ?? '/')
      .send();
  });
}
