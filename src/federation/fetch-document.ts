/** Fetches one ActivityPub document from its own address, and believes nothing else. */
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { askOnce, type Asked } from './fetching/asking.ts';
import { openGate } from './gate.ts';
import { NetworkError, type Allowed, type Answer } from './network.ts';
import { signCavage, signMessage, type Signer } from './signatures/sign-request.ts';
import { signerOf } from './signer-of.ts';
import { parseStrictJson, type Json } from './strict-json.ts';
import { userAgent, type World } from './world.ts';

export type FetchRefusal =
  /** Our own rules: the address, the host, our own origin. */
  | 'barred'
  /** 404, or a document that is not what was asked for: asking again will not help soon. */
  | 'missing'
  /** 410 or a Tombstone. */
  | 'gone'
  /** Not an ActivityPub document by its content type, size, shape or id. */
  | 'not-activitypub'
  /** No answer, 401, 403, 429 or 5xx: may pass. */
  | 'unreachable';

export type Document = { readonly id: string; readonly json: Json; readonly text: string };

const redirectsMax = 3;
const fetchMs = 10_000;
const accept = 'application/activity+json';

/**
 * Called by resolvers, never inside a transaction. The final URL must be the document's `id`; on the
 * same origin the `id` is fetched once more instead (GoToSocial's key stubs, moved paths).
 */
export async function fetchDocument(
  world: World,
  url: string,
): Promise<Outcome<Document, FetchRefusal>> {
  const first = await askFor(world, url);
  if (!first.done) return first;
  const { id, at } = first.value;
  if (id === at) return first;
  if (!sameOrigin(id, at)) return refuse('not-activitypub');
  const second = await askFor(world, id);
  if (!second.done) return second;
  return second.value.id === second.value.at ? second : refuse('not-activitypub');
}

type Found = Document & { readonly at: string };

/** The gate is asked each time: who was blocked meanwhile gets no answer from what is under way. */
async function askFor(world: World, url: string): Promise<Outcome<Found, FetchRefusal>> {
  const at = withoutFragment(url);
  const allowed = await openGate(world, at);
  if (!allowed.done) return refuse('barred');
  return askOnce(world, at, () => fetchOnce(world, allowed.value));
}

/** Whatever it is sent on to, and however often, has the time of one request together. */
async function fetchOnce(world: World, url: Allowed): Promise<Asked<Found, FetchRefusal>> {
  const until = world.house.clock().getTime() + fetchMs;
  let at = url;
  for (let hop = 0; hop <= redirectsMax; hop++) {
    const answer = await get(world, at, until);
    if (!answer.done) return hop === 0 ? answer : refuse(answer.reason);
    const location = answer.value.headers['location'];
    if (![301, 302, 303, 307, 308].includes(answer.value.status) || location === undefined) {
      const found = readDocument(answer.value, at);
      // Who is led elsewhere and finds nothing there has not heard that it ended.
      if (!found.done && found.reason === 'gone' && !sameOrigin(url, at)) return refuse('missing');
      return hop === 0 && isOverloaded(answer.value)
        ? { ...found, serverFailed: 'perhaps' }
        : found;
    }
    if (!URL.canParse(location, at)) return refuse('not-activitypub');
    const next = await openGate(world, withoutFragment(new URL(location, at).href));
    if (!next.done) return refuse('barred');
    at = next.value;
  }
  return refuse('not-activitypub');
}

/** What a server says for all of its documents. */
const isOverloaded = ({ status }: Answer): boolean => [429, 502, 503, 504].includes(status);

/** One GET, signed by the instance actor; on 401 once more by RFC 9421. */
async function get(
  world: World,
  url: Allowed,
  until: number,
): Promise<Asked<Answer, FetchRefusal>> {
  const signer = await instanceSigner(world);
  const request = { method: 'GET', url } as const;
  const headers = { accept, 'user-agent': userAgent(world) };
  try {
    const ask = async (sign: typeof signCavage): Promise<Answer> => {
      const now = world.house.clock();
      const timeoutMs = until - now.getTime();
      if (timeoutMs <= 0) throw new NetworkError('timeout', 'sent on for too long');
      const signed = await sign(request, signer, now);
      return world.network({ ...request, timeoutMs, headers: { ...headers, ...signed } });
    };
    const answer = await ask(signCavage);
    return done(answer.status === 401 ? await ask(signMessage) : answer);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.fault === 'forbidden-address') return refuse('barred');
    if (error.fault === 'too-large') return refuse('not-activitypub');
    const serverFailed = error.fault === 'timeout' ? 'perhaps' : 'surely';
    return { ...refuse('unreachable'), serverFailed };
  }
}

function readDocument(answer: Answer, at: string): Outcome<Found, FetchRefusal> {
  if (answer.status === 410) return refuse('gone');
  if (answer.status === 404) return refuse('missing');
  if (answer.status !== 200) return refuse('unreachable');
  if (!isActivityType(answer.headers['content-type'])) return refuse('not-activitypub');
  const parsed = parseStrictJson(answer.body);
  if (typeof parsed === 'string') return refuse('not-activitypub');
  const { id, type } = parsed.json;
  if (typeof id !== 'string' || !URL.canParse(id)) return refuse('not-activitypub');
  if (type === 'Tombstone') return refuse('gone');
  return done({ id, json: parsed.json, text: parsed.text, at });
}

/** `application/activity+json`, or `application/ld+json` with the ActivityStreams profile. */
export function isActivityType(header: string | undefined): boolean {
  const [type, ...params] = (header ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type === 'application/activity+json') return true;
  if (type !== 'application/ld+json') return false;
  const profiles = params.flatMap(
    (param) => /^profile="?([^"]*)"?$/.exec(param)?.[1]?.split(' ') ?? [],
  );
  return profiles.includes('https://www.w3.org/ns/activitystreams');
}

/** The key with which this server itself asks. */
export async function instanceSigner(world: World): Promise<Signer> {
  const actor = await findInstanceActor(world.house.database.query);
  if (actor === null) throw new Error('the instance actor has not been made yet');
  return signerOf(world, actor.id);
}

const withoutFragment = (url: string): string => url.replace(/#.*$/s, '');
