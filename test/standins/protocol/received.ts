/** One arriving POST, read once, with its place in the log. */
import { parseJson } from './json.ts';
import type { Json, ReceivedEntry, Verdict } from './types.ts';

export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  readonly json: Json | undefined;
  readonly entry: ReceivedEntry;
}

/** What a stand-in decided about something that arrived. */
export interface Decision {
  readonly verdict: Verdict;
  readonly reason: string;
}

export const accepted = (reason: string): Decision => ({ verdict: 'accepted', reason });
export const ignored = (reason: string): Decision => ({ verdict: 'ignored', reason });
export const refused = (reason: string): Decision => ({ verdict: 'refused', reason });

export async function readIncoming(
  request: Request,
  now: Date,
  log: ReceivedEntry[],
): Promise<Incoming> {
  const body = await request.text();
  const json = parseJson(body);
  const url = new URL(request.url);
  const entry: ReceivedEntry = {
    at: now,
    path: url.pathname,
    headers: Object.fromEntries(request.headers),
    body,
    status: 0,
    verdict: 'ignored',
    reason: 'not judged yet',
    activity: json,
  };
  log.push(entry);
  const { method, headers } = request;
  return { method, url: request.url, path: url.pathname, headers, body, json, entry };
}

/** Writes the decision into the log and makes the answer. */
export function answer(incoming: Incoming, status: number, decision: Decision): Response {
  judge(incoming, decision);
  incoming.entry.status = status;
  const body = status < 300 ? '' : JSON.stringify({ error: decision.reason });
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

export function judge(incoming: Incoming, decision: Decision): void {
  incoming.entry.verdict = decision.verdict;
  incoming.entry.reason = decision.reason;
}

/** A document as ActivityPub servers send it. */
export function document(body: Json, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/activity+json; charset=utf-8', vary: 'Accept' },
  });
}

export function plain(status: number, text = ''): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

export function wantsDocument(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '';
  return /application\/(activity|ld)\+json/.test(accept);
}

/** NodeInfo's two documents; undefined for any other path. */
export function nodeInfo(
  url: URL,
  origin: string,
  software: { name: string; version: string },
  schema: '2.0' | '2.1',
): Response | undefined {
  const json = (body: Json) =>
    new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  if (url.pathname === '/.well-known/nodeinfo') {
    const rel = `http://nodeinfo.diaspora.software/ns/schema/${schema}`;
    return json({ links: [{ rel, href: `${origin}/nodeinfo/${schema}` }] });
  }
  if (url.pathname !== `/nodeinfo/${schema}`) return undefined;
  return json({
    version: schema,
    software,
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: { users: { total: 1 }, localPosts: 0 },
    metadata: {},
  });
}
