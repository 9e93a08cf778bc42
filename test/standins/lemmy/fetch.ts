/** How Lemmy dereferences: exact content types, the id must be the URL, one redirect, 1 MB. */
import { get } from '../protocol/client.ts';
import { AS2_PROFILE, sameHost, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { Refused, refuse } from './refused.ts';
import type { LemmyState } from './state.ts';

const ACCEPT = 'application/activity+json';
const TYPES = new Set([
  'application/activity+json',
  AS2_PROFILE.toLowerCase(),
  'application/activity+json; charset=utf-8',
]);

/** What one arriving activity may still cause in requests. */
export interface Visit {
  left: number;
  /** True while an outbox is read: the community need not have followers here yet. */
  readonly importing: boolean;
}

export function newVisit(importing = false): Visit {
  return { left: 100, importing };
}

/** Refuses what is no web address of somebody else; ports and http only pass in a lab. */
export function checkUrl(state: LemmyState, url: string): void {
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && !state.lab) refuse(`${url} is not https`);
  if (parsed.port !== '' && !state.lab) refuse(`${url} has a port`);
  if (!/^[a-zA-Z0-9.-]+$/.test(parsed.hostname)) refuse(`${url} has an odd host`);
  if (parsed.host === state.host) refuse(`${url} is on our own domain`);
}

/** Gets a document by its id. */
export async function dereference(
  state: LemmyState,
  url: string,
  visit: Visit = newVisit(),
): Promise<Json> {
  const first = await fetchOnce(state, url, visit);
  const id = str(first.json['id']);
  if (id === first.url || id === url) return first.json;
  if (id === undefined || !sameHost(id, url)) {
    return refuse(`${url} serves the id ${String(id)} of another domain`);
  }
  const second = await fetchOnce(state, id, visit);
  if (second.json['id'] !== id) refuse(`${id} does not serve itself`);
  return second.json;
}

async function fetchOnce(state: LemmyState, url: string, visit: Visit) {
  checkUrl(state, url);
  visit.left -= 1;
  if (visit.left < 0) refuse('more than 100 requests for one activity');
  const answer = await get(url, {
    net: state.options.net,
    now: state.options.now,
    accept: ACCEPT,
    userAgent: `Lemmy/${state.version}; +${state.origin}`,
    signer: state.signsFetches ? state.signer(state.site) : undefined,
    algorithm: 'hs2019',
    maxRedirects: 1,
  });
  if (answer.status === 410) throw new Refused(`${url} is gone`);
  if (answer.status === 404) throw new Refused(`${url} is not found`, 404);
  if (answer.status !== 200) refuse(`${url} answered ${answer.status}`);
  if (!TYPES.has(answer.type.toLowerCase().trim())) {
    refuse(`${url} has the content type "${answer.type}"`);
  }
  if (answer.json === undefined) return refuse(`${url} is no JSON object`);
  return { url: answer.url, json: answer.json };
}
