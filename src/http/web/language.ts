/** The language of pages: what the account says, else what was chosen in the footer, else what the browser asks for. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { House } from '#domain/context.ts';
import { speaking, tongueAccepted, tongueOf } from '#http/ui/say.ts';
import { localPath } from './local-path.ts';
import { field } from './params.ts';

const cookieName = 'folkmoot-language';
const keptSeconds = 365 * 24 * 60 * 60;

/** Of a language that is not spoken here, and of two at once, nothing is kept. */
function chosenIn(cookies: string | undefined): string | null {
  const values = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .map((pair) => pair.slice(cookieName.length + 1));
  return values.length === 1 ? (tongueOf(values[0]!)?.tag ?? null) : null;
}

/** What a browser wishes, as long as nobody knows who it is. */
const wished = ({ headers }: FastifyRequest): string | null =>
  chosenIn(headers.cookie) ?? tongueAccepted(headers['accept-language']);

/** Called once, before any route: all that is said while a request is answered is said in one language. */
export function speakToAll(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => speaking(wished(request), done));
}

/**
 * Called for `/language?to=TAG&back=PATH`, the links in the footer. It changes nothing but what this browser keeps,
 * and may therefore be a link. Members choose theirs in the settings.
 */
export function registerLanguage(app: FastifyInstance, house: House): void {
  const secure = house.origin.startsWith('https:') ? '; Secure' : '';
  app.get('/language', (request, reply) => {
    const { query } = request;
    const to = field(query, 'to');
    const tongue = typeof to === 'string' ? tongueOf(to) : null;
    if (tongue !== null)
      void reply.header(
        'set-cookie',
        `${cookieName}=${tongue.tag}; Max-Age=${keptSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`,
      );
    const back = localPath(field(query, 'back')) ?? '/';
    return reply
      .headers({ location: back, 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' })
      .code(303)
      .send();
  });
}
