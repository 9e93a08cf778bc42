/** Sends pages and their files compressed, and not at all to whoever has them already. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const [packBrotli, packGzip] = [promisify(brotliCompress), promisify(gzip)];
type Packing = 'br' | 'gzip';

/** Below this the head of the answer is most of it. */
const packedFrom = 1_024;
const packable =
  /^(?:text\/(?:html|css|javascript)|image\/svg\+xml|application\/(?:rss|atom)\+xml)/;

/** What a page that nobody may keep says of itself (`discreet` in web/serve.ts). */
const secretive = 'strict-origin';

/** By the file's address, which changes with its content: packed once, as tightly as can be. */
const packedFiles = new Map<string, Buffer>();

/** Called before any route is there. Streams go as they are. */
export function shortenAnswers(app: FastifyInstance): void {
  app.addHook<unknown>('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type'));
    const whole = request.method === 'GET' && reply.statusCode < 500;
    if (!whole || typeof payload !== 'string' || !packable.test(type)) return payload;
    if (isKnown(request, reply, payload)) return null;
    const packing = packingFor(request, reply);
    if (packing === null || payload.length < packedFrom) return payload;
    void reply.header('content-encoding', packing).removeHeader('content-length');
    return isFile(reply) ? packFile(request, payload, packing) : pack(payload, packing, 4);
  });
}

const cachingOf = (reply: FastifyReply): string => String(reply.getHeader('cache-control') ?? '');
/** Its address changes with its content. */
const isFile = (reply: FastifyReply): boolean => cachingOf(reply).includes('immutable');

/**
 * Marks what somebody may keep, and says whether they have it: the answer is then 304 (RFC 9110, 13). What depends on a
 * session is kept by nobody. The mark is of the words, not of how they are packed.
 */
function isKnown(request: FastifyRequest, reply: FastifyReply, payload: string): boolean {
  const caching = cachingOf(reply);
  if (reply.statusCode !== 200 || /no-store|immutable/.test(caching)) return false;
  // A cookie that is given goes with the whole page, and with nothing less.
  if (reply.hasHeader('set-cookie')) return false;
  const mark = `W/"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
  void reply.header('etag', mark);
  const known = String(request.headers['if-none-match'] ?? '').split(/\s*,\s*/);
  if (!known.includes(mark)) return false;
  void reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return true;
}

/**
 * Null where it goes unpacked. Pages that may hold what works once, such as a token or an invitation, are not packed:
 * beside words that somebody else chose, the length would tell of it (BREACH). The word of our forms is another each time.
 */
function packingFor({ headers }: FastifyRequest, reply: FastifyReply): Packing | null {
  if (reply.getHeader('referrer-policy') === secretive || reply.hasHeader('content-encoding'))
    return null;
  const vary = String(reply.getHeader('vary') ?? '');
  void reply.header('vary', vary === '' ? 'accept-encoding' : `${vary}, accept-encoding`);
  const accepted = String(headers['accept-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]!.trim());
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
}

const pack = (text: string, packing: Packing, quality: number): Promise<Buffer> =>
  packing === 'br'
    ? packBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
    : packGzip(text);

async function packFile(
  { routeOptions }: FastifyRequest,
  text: string,
  packing: Packing,
): Promise<Buffer> {
  const key = `${packing} ${routeOptions.url}`;
  const kept = packedFiles.get(key) ?? (await pack(text, packing, constants.BROTLI_MAX_QUALITY));
  packedFiles.set(key, kept);
  return kept;
}
