/** The headers that every answer carries, whoever gives it: nothing runs, nothing is framed, little is told. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from './web/page-headers.ts';

/** Documents, feeds, errors: whatever a browser takes them for, nothing in them is loaded or run. */
const policyName = 'content-security-policy';
const documentPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** What no surface says otherwise. */
const usual: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`: forms would then be sent without the Origin by which we know them for ours.
  'referrer-policy': 'same-origin',
  'permissions-policy':
    'browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-cache',
};

/** A year, for this name only: names below it are not ours to speak for. */
const httpsOnly = 'max-age=31536000';

/** What programs in browsers may read from anywhere: it says the same to everybody, with or without a session. */
const open =
  /^application\/(?:activity|jrd)\+json|^application\/json; profile="http:\/\/nodeinfo\./;

/** Called first, so that no route can be built without. */
export function guardAnswers(app: FastifyInstance, origin: string): void {
  const secure = origin.startsWith('https://');
  app.addHook('onSend', (request, reply, payload, done) => {
    setHeaders(request, reply, secure);
    done(null, payload);
  });
}

/** For answers that come about before there are hooks. */
export function setHeaders(request: FastifyRequest, reply: FastifyReply, secure: boolean): void {
  const looks = request.method === 'GET' || request.method === 'HEAD';
  const type = String(reply.getHeader('content-type'));
  const page = type.startsWith('text/html');
  void reply.header(policyName, page ? pageHeaders[policyName] : documentPolicy);
  if (looks && open.test(type)) {
    void reply.header('access-control-allow-origin', '*');
  }
  if (reply.hasHeader('access-control-allow-origin')) {
    void reply.header('cross-origin-resource-policy', 'cross-origin');
  }
  // One address may be a page and a document.
  if (looks && !reply.hasHeader('vary')) void reply.header('vary', 'Accept');
  if (secure) void reply.header('strict-transport-security', httpsOnly);
  for (const [name, value] of Object.entries(usual)) {
    if (!reply.hasHeader(name)) void reply.header(name, value);
  }
}
