/** Reads what a signature on a request claims to cover, before anything is verified. */
import { isPlainUrl } from '#lib/hosts.ts';

/** The request as it arrived, with what a signature may cover. */
export type SignedRequest = {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type Claim = {
  readonly scheme: 'cavage' | 'rfc9421';
  readonly keyId: string;
  readonly covered: readonly string[];
  readonly created: Date | null;
  readonly expires: Date | null;
  readonly signature: Buffer;
  readonly algorithm: string | null;
  /** RFC 9421: the list and its parameters as they were signed. */
  readonly input: string | null;
};

export type BadSignature =
  | 'no-signature'
  | 'malformed-signature'
  | 'signature-covers-too-little'
  | 'date-out-of-window';

const hourMs = 3_600_000;

/** Parses the signature headers; a string says what is wrong with them. */
export function readClaim(request: SignedRequest): Claim | BadSignature {
  const claim = parseClaim(request);
  if (typeof claim === 'string') return claim;
  return isPlainUrl(claim.keyId) ? claim : 'malformed-signature';
}

/** The same for any key id: the vectors of the standards have ids that are no address. */
export function parseClaim(request: SignedRequest): Claim | BadSignature {
  const { signature } = request.headers;
  if (signature === undefined) return 'no-signature';
  if (signature.length > 8192) return 'malformed-signature';
  const input = request.headers['signature-input'];
  if (input === undefined) return readCavage(signature);
  return input.length > 8192
    ? 'malformed-signature'
    : readMessageSignature(input.trim(), signature.trim());
}

function readCavage(header: string): Claim | BadSignature {
  const params = new Map<string, string>();
  // A name without an end would be read anew from each of its letters.
  for (const match of header.matchAll(/([a-zA-Z]{1,32})=(?:"([^"]*)"|(\d+))(?:,|$)/g)) {
    if (params.has(match[1]!)) return 'malformed-signature';
    params.set(match[1]!, match[2] ?? match[3]!);
  }
  const keyId = params.get('keyId');
  const signature = decodeBase64(params.get('signature'));
  if (!hasMoments(params)) return 'malformed-signature';
  const covered = (params.get('headers') ?? 'date').toLowerCase().split(' ');
  if (keyId === undefined || signature === null || hasTwice(covered)) return 'malformed-signature';
  const algorithm = params.get('algorithm')?.toLowerCase() ?? null;
  // draft-cavage-12, 2.3: moments of the signature's own go with hs2019 only.
  const moments = covered.includes('(created)') || covered.includes('(expires)');
  if (moments && algorithm !== null && algorithm !== 'hs2019') return 'malformed-signature';
  return {
    scheme: 'cavage',
    keyId,
    covered,
    created: secondsOf(params.get('created')),
    expires: secondsOf(params.get('expires')),
    signature,
    algorithm,
    input: null,
  };
}

const label = '[a-z*][a-z0-9_.*-]*';
const inputShape = new RegExp(
  `^(${label})=(\\(((?:"[^"\\\\]+"(?: "[^"\\\\]+")*)?)\\)((?:;[a-z]+=(?:"[^"\\\\]*"|\\d+))*))$`,
);
const valueShape = new RegExp(`^(${label})=:([A-Za-z0-9+/=]+):$`);

/**
 * One signature only (as Mastodon does), so that there is no doubt which one counts. Component parameters
 * (`;req`, `;sf`, …) change what is covered: not understood, not accepted.
 */
function readMessageSignature(input: string, header: string): Claim | BadSignature {
  const match = inputShape.exec(input);
  const value = valueShape.exec(header);
  if (match === null || value === null || match[1] !== value[1]) return 'malformed-signature';
  const params = new Map<string, string>();
  for (const [, name, text, number] of match[4]!.matchAll(/;([a-z]+)=(?:"([^"]*)"|(\d+))/g)) {
    if (params.has(name!)) return 'malformed-signature';
    params.set(name!, text ?? number!);
  }
  const covered = [...match[3]!.matchAll(/"([^"]+)"/g)].map((component) => component[1]!);
  const keyId = params.get('keyid');
  const signature = decodeBase64(value[2]);
  if (!hasMoments(params)) return 'malformed-signature';
  if (keyId === undefined || signature === null || hasTwice(covered)) return 'malformed-signature';
  return {
    scheme: 'rfc9421',
    keyId,
    covered,
    created: secondsOf(params.get('created')),
    expires: secondsOf(params.get('expires')),
    signature,
    algorithm: params.get('alg')?.toLowerCase() ?? null,
    input: match[2]!,
  };
}

/** An end that nobody can read must not count as none. */
const hasMoments = (params: ReadonlyMap<string, string>): boolean =>
  ['created', 'expires'].every((name) => !params.has(name) || secondsOf(params.get(name)) !== null);

const hasTwice = (names: readonly string[]): boolean => new Set(names).size < names.length;

/**
 * Whether the signature covers enough to bind body, target and hour together (draft-cavage as
 * Mastodon demands it; RFC 9421 with `content-digest`), judged at the time of arrival.
 */
export function checkCoverage(
  claim: Claim,
  request: SignedRequest,
  arrived: Date,
): BadSignature | null {
  const has = (name: string): boolean => claim.covered.includes(name);
  if (claim.scheme === 'rfc9421') {
    const target = has('@target-uri') || (has('@authority') && has('@path'));
    if (!has('@method') || !target || !has('content-digest') || claim.created === null) {
      return 'signature-covers-too-little';
    }
    return isFresh(claim.created, claim.expires, arrived) ? null : 'date-out-of-window';
  }
  const dated = has('date') || has('(created)');
  if (!has('(request-target)') || !has('host') || !has('digest') || !dated) {
    return 'signature-covers-too-little';
  }
  const moments = [
    ...(has('date') ? [parseDate(request.headers['date'])] : []),
    ...(has('(created)') ? [claim.created] : []),
  ];
  const fresh = moments.every((said) => said !== null && isFresh(said, claim.expires, arrived));
  return fresh ? null : 'date-out-of-window';
}

const isFresh = (said: Date, expires: Date | null, arrived: Date): boolean =>
  Math.abs(arrived.getTime() - said.getTime()) <= hourMs &&
  (expires === null || (expires >= said && arrived.getTime() <= expires.getTime() + hourMs));

/** Without a zone it would mean our own. */
function parseDate(header: string | undefined): Date | null {
  const zoned = header !== undefined && /(?:GMT|UTC|Z|[+-]\d\d:?\d\d)$/.test(header);
  const ms = zoned ? Date.parse(header) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}

function secondsOf(value: string | undefined): Date | null {
  if (value === undefined || !/^\d{1,12}$/.test(value)) return null;
  return new Date(Number(value) * 1000);
}

function decodeBase64(value: string | undefined): Buffer | null {
  if (value === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null;
  return Buffer.from(value, 'base64');
}
