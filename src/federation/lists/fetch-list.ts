/** Fetches a list of servers that somebody elsewhere keeps. */
import { isObject, readBoundedJson } from '#lib/host-lists/bounded-json.ts';
import { readFires, readFiresPage } from '#lib/host-lists/fires.ts';
import { listBytesMax, type HostList, type Unreadable } from '#lib/host-lists/listed-host.ts';
import { readHostList, readText, type ListFormat } from '#lib/host-lists/read-list.ts';
import { sameOrigin } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { openGate } from '#federation/gate.ts';
import { NetworkError, type Answer } from '#federation/network.ts';
import { userAgent, type World } from '#federation/world.ts';

export type ListRefusal =
  /** Our own rules: the address, the host. */
  | 'barred'
  /** There is nothing. */
  | 'missing'
  /** It is not shown to everybody. */
  | 'withheld'
  /** No answer, or that it cannot answer now. */
  | 'unreachable'
  | Unreadable;

export type Wanted = {
  readonly url: string;
  /** Null to find out. */
  readonly format: ListFormat | null;
  /** Of the answer that we have. */
  readonly etag?: string | null;
};
/** Null when it is the same as before. */
export type Fetched = { readonly list: HostList; readonly etag: string | null } | null;

const redirectsMax = 3;
/** Of a dataset of FIRES; its server puts ten changes on one. */
const pagesMax = 300;
/** Shorter than the worker's hold on a list (`lease-list.ts`): nobody else begins it meanwhile. */
const pagesMs = 8 * 60_000;

/** Called outside any transaction: by the worker when a list is due, and by the operator. */
export async function fetchList(
  world: World,
  { url, format, etag = null }: Wanted,
): Promise<Outcome<Fetched, ListRefusal>> {
  const answer = await ask(world, url, { format, etag });
  if (!answer.done) return answer;
  const { status, headers, body } = answer.value;
  if (status === 304) return etag === null ? refuse('unreachable') : done(null);
  const mark = readEtag(headers['etag']);
  const firesUrl = format === 'fires' || format === null ? pagedIn(body) : false;
  if (firesUrl) {
    const list = await readPages(world, url, body);
    return list.done ? done({ list: list.value, etag: null }) : list;
  }
  const list = readHostList(body, { format, from: url });
  return typeof list === 'string' ? refuse(list) : done({ list, etag: mark });
}

/** Whether this is a dataset of FIRES, or a page of one that says where more is. */
function pagedIn(body: Buffer): boolean {
  const read = readText(body);
  const json =
    typeof read === 'string' || !/^\s*\{/.test(read.text) ? read : readBoundedJson(read.text);
  if (typeof json === 'string' || !('value' in json) || !isObject(json.value)) return false;
  const page = readFiresPage(json.value);
  return typeof page !== 'string' && page.next !== null;
}

/** All pages in their order; a list that is cut short would take back what stands on the rest. */
async function readPages(
  world: World,
  url: string,
  first: Buffer,
): Promise<Outcome<HostList, ListRefusal>> {
  const items: unknown[] = [];
  const seen = new Set([url]);
  const until = world.house.clock().getTime() + pagesMs;
  let body = first;
  let bytes = first.length;
  for (;;) {
    const read = readText(body);
    const json = typeof read === 'string' ? read : readBoundedJson(read.text);
    const page = typeof json === 'string' ? json : readFiresPage(json.value);
    if (typeof page === 'string') return refuse(page);
    items.push(...page.items);
    if (page.next === null) break;
    // A page that was there before would lead around for ever.
    if (seen.has(page.next) || !sameOrigin(page.next, url)) return refuse('wrong-format');
    if (seen.add(page.next).size > pagesMax) return refuse('too-many');
    if (world.house.clock().getTime() > until) return refuse('unreachable');
    const answer = await ask(world, page.next, { format: 'fires', etag: null });
    if (!answer.done) return answer;
    body = answer.value.body;
    bytes += body.length;
    if (bytes > listBytesMax) return refuse('too-large');
  }
  const list = readFires(items);
  return typeof list === 'string' ? refuse(list) : done(list);
}

/** An answer of 200 or 304, after what it was sent on to; the gate is asked for each address. */
async function ask(
  world: World,
  url: string,
  { format, etag }: Pick<Wanted, 'format'> & { readonly etag: string | null },
): Promise<Outcome<Answer, ListRefusal>> {
  let at = url;
  for (let hop = 0; hop <= redirectsMax; hop++) {
    const allowed = await openGate(world, at);
    if (!allowed.done) return refuse('barred');
    const headers = {
      accept: acceptOf(format),
      'user-agent': userAgent(world),
      host: new URL(at).host,
      ...(etag !== null && { 'if-none-match': etag }),
    };
    let answer: Answer;
    try {
      answer = await world.network({ method: 'GET', url: allowed.value, headers, large: true });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      if (error.fault === 'forbidden-address') return refuse('barred');
      return refuse(error.fault === 'too-large' ? 'too-large' : 'unreachable');
    }
    const { status, headers: said } = answer;
    if (status === 200 || status === 304) return done(answer);
    const sent = [301, 302, 303, 307, 308].includes(status) ? said['location'] : undefined;
    if (sent === undefined) return refuse(reasonOf(status));
    if (!URL.canParse(sent, at)) return refuse('unreachable');
    at = new URL(sent, at).href.replace(/#.*$/s, '');
  }
  return refuse('unreachable');
}

const reasonOf = (status: number): ListRefusal => {
  if (status === 404 || status === 410) return 'missing';
  return status === 401 || status === 403 ? 'withheld' : 'unreachable';
};

function acceptOf(format: ListFormat | null): string {
  if (format === 'csv') return 'text/csv, text/plain;q=0.9, */*;q=0.1';
  if (format === 'plain') return 'text/plain, */*;q=0.1';
  if (format === 'fires') return 'application/ld+json, application/json;q=0.9';
  return format === null ? 'application/json, text/csv, text/plain, */*;q=0.1' : 'application/json';
}

/** As it may be sent back; anything else is no mark. */
const readEtag = (header: string | undefined): string | null =>
  header !== undefined && /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/.test(header) ? header : null;
