/** A GET as these servers make it: signed or not, few redirects, bounded size, JSON read by hand. */
import { isJson } from './json.ts';
import { signCavage } from './signature.ts';
import type { Signer } from './signature.ts';
import type { Json, Net } from './types.ts';

export interface GetOptions {
  readonly net: Net;
  readonly now: () => Date;
  readonly accept: string;
  readonly userAgent: string;
  readonly signer?: Signer | undefined;
  /** What the `algorithm` parameter says; the signature is RSA with SHA-256 all the same. */
  readonly algorithm?: string;
  readonly maxRedirects?: number;
  readonly maxBytes?: number;
}

export interface Fetched {
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly json: Json | undefined;
}

const MEGABYTE = 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function headersFor(url: string, options: GetOptions): Headers {
  const headers = new Headers({
    accept: options.accept,
    date: options.now().toUTCString(),
    host: new URL(url).host,
    'user-agent': options.userAgent,
  });
  if (options.signer === undefined) return headers;
  const names = ['(request-target)', 'host', 'date'];
  const message = { method: 'GET', url, headers };
  const algorithm = options.algorithm ?? 'rsa-sha256';
  headers.set('signature', signCavage(message, options.signer, names, algorithm));
  return headers;
}

function failed(url: string, status: number): Fetched {
  return { url, status, type: '', text: '', json: undefined };
}

/** Status 0 stands for "no answer", 413 for "more than allowed", 310 for "one redirect too many". */
export async function get(url: string, options: GetOptions): Promise<Fetched> {
  let here = url.split('#')[0] ?? url;
  for (let hop = 0; hop <= (options.maxRedirects ?? 3); hop += 1) {
    if (!URL.canParse(here)) return failed(here, 0);
    const headers = headersFor(here, options);
    let response: Response;
    let text: string;
    try {
      response = await options.net(new Request(here, { headers, redirect: 'manual' }));
      text = await response.text();
    } catch {
      return failed(here, 0);
    }
    const location = response.headers.get('location');
    if (REDIRECTS.has(response.status) && location !== null) {
      here = new URL(location, here).href;
      continue;
    }
    if (Buffer.byteLength(text) > (options.maxBytes ?? MEGABYTE)) return failed(here, 413);
    const type = response.headers.get('content-type') ?? '';
    return { url: here, status: response.status, type, text, json: readJson(text) };
  }
  return failed(here, 310);
}

function readJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
