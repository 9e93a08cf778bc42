/** What every request that may change something passes, whatever its route: it comes from a form of ours. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '#domain/context.ts';
import { findVisit, isCsrfOf, type Visit } from '#http/session.ts';
import { key, say } from '#http/ui/say.ts';
import { renderError } from './errors.ts';
import { readForm, type Fields } from './form-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who posts this form; null on routes that the guard does not watch. */
    posted: { readonly visit: Visit; readonly fields: Fields } | null;
  }
  interface FastifyContextConfig {
    /** Inboxes alone: whoever posts signs what they post, and no cookie is looked at. */
    signed?: true;
  }
}

const bodyLimitBytes = 64 * 1024;
const looking = new Set(['GET', 'HEAD', 'OPTIONS']);

const isWatched = ({ method, is404, routeOptions }: FastifyRequest): boolean =>
  !looking.has(method) && !is404 && routeOptions.config.signed !== true;

/**
 * Called before any route is registered, so that none can be without it. Refused with 403: what no page of ours
 * sent, by its `Origin`, and what does not carry the word that our form was given for this very browser. Other content
 * types than that of forms, which other sites' pages can send as well, are 415.
 */
export function guardForms(app: FastifyInstance, house: House): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    async (_: FastifyRequest, body: Buffer) => readForm(body),
  );
  app.decorateRequest('posted', null);
  // Before the body is read: a stranger's costs nothing.
  app.addHook('onRequest', async (request, reply) => {
    if (isWatched(request) && request.headers.origin !== house.origin)
      return refuseOrigin(reply, house);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (!isWatched(request)) return;
    const fields = (request.body ?? {}) as Fields;
    const visit = await findVisit(house, request.headers.cookie);
    if (!isCsrfOf(visit, fields['csrf'] ?? '')) return refuseForm(reply, fields, visit);
    request.posted = { visit, fields };
  });
}

/** Also when the browser withholds where it comes from, as some do for the sake of privacy. */
const refuseOrigin = (reply: FastifyReply, house: House): FastifyReply =>
  renderError(reply, 403, {
    title: key('That did not come from a page of this server'),
    message: key(
      'Nothing was changed. Forms are taken only from pages under {origin}: open the page there and try again. If you are there already, something in your browser hides which page a form comes from; allow it for this site.',
    ),
    values: { origin: house.origin },
    next: { to: `${house.origin}/`, words: say('Go to {origin}', { origin: house.origin }) },
  });

/** Who wrote something while their session ended keeps their words, and is led to a new one. */
const refuseForm = (reply: FastifyReply, { text = '' }: Fields, { session }: Visit): FastifyReply =>
  renderError(reply, 403, {
    ...(text.trim() !== '' && { kept: text }),
    ...(session === null && { next: { to: '/sign-in', words: key('Sign in') } }),
    title: key('That form is out of date'),
    message: key(
      'Nothing was changed. You may have signed in or out since it was opened, or your browser keeps no cookies for this site. Go back, reload the page, and try again.',
    ),
  });
