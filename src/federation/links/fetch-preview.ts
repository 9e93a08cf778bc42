/** Fetches the page behind a link, as any visitor would, and reads what it says of itself. */
import type { PageWords } from '#domain/links/link.ts';
import { readPageHead } from '#lib/page-head.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { openGate } from '#federation/gate.ts';
import { NetworkError, type Answer } from '#federation/network.ts';
import { userAgent, type World } from '#federation/world.ts';

export type PreviewRefusal =
  /** Our own rules: the address, the host. */
  | 'barred'
  /** There is nothing, or nothing that tells of itself. */
  | 'unreadable'
  /** No answer, or that it cannot answer now: may pass. */
  | 'unreachable';

const redirectsMax = 4;
const fetchMs = 8_000;

/**
 * Called outside any transaction. Nothing is signed and no cookie kept; the gate is asked for each address that it is
 * sent on to, only the beginning is read, and all of it takes eight seconds at most.
 */
export async function fetchPreview(
  world: World,
  url: string,
): Promise<Outcome<PageWords, PreviewRefusal>> {
  const until = world.house.clock().getTime() + fetchMs;
  let at = url.replace(/#.*$/s, '');
  for (let hop = 0; hop <= redirectsMax; hop++) {
    const allowed = await openGate(world, at);
    if (!allowed.done) return refuse('barred');
    const timeoutMs = until - world.house.clock().getTime();
    if (timeoutMs <= 0) return refuse('unreachable');
    let answer: Answer;
    try {
      const headers = {
        accept: 'text/html, application/xhtml+xml;q=0.9, image/*;q=0.5',
        'user-agent': userAgent(world),
        host: new URL(at).host,
      };
      const asked = { method: 'GET', url: allowed.value, headers, timeoutMs } as const;
      answer = await world.network({ ...asked, beginning: true });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return refuse(error.fault === 'forbidden-address' ? 'barred' : 'unreachable');
    }
    const { status, headers } = answer;
    const sent = [301, 302, 303, 307, 308].includes(status) ? headers['location'] : undefined;
    if (sent === undefined) return readAnswer(answer, at);
    const next = URL.parse(sent, at);
    if (next === null) return refuse('unreadable');
    at = next.href.replace(/#.*$/s, '');
  }
  return refuse('unreadable');
}

function readAnswer(answer: Answer, at: string): Outcome<PageWords, PreviewRefusal> {
  const { status, headers, body } = answer;
  if (status === 429 || status >= 500) return refuse('unreachable');
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (status !== 200) return refuse('unreadable');
  // A picture shows itself.
  if (/^image\/(?:avif|gif|jpeg|png|webp)$/.test(type.trim()))
    return done({ title: '', description: '', image: at });
  if (!['text/html', 'application/xhtml+xml'].includes(type.trim())) return refuse('unreadable');
  const head = readPageHead(textOf(body, headers['content-type'] ?? ''), at);
  const empty = head.title.trim() === '' && head.image === null;
  return empty ? refuse('unreadable') : done(head);
}

/** In the letters that its server says, else the page itself, else UTF-8 (HTML, 13.2.3.2). */
function textOf(body: Buffer, type: string): string {
  const said = /charset\s*=\s*["']?([\w:.-]{1,40})/i;
  const start = body.subarray(0, 1024).toString('latin1');
  const label = said.exec(type)?.[1] ?? /<meta[^>]{0,200}/i.exec(start)?.[0].match(said)?.[1];
  const metas = label ?? said.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(metas).decode(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new TextDecoder().decode(body);
  }
}
