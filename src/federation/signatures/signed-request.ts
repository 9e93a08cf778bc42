/** Reads what a signature on a request claims to cover, before anything is verified. */

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
};

export type BadSignature =
  | 'no-signature'
  | 'malformed-signature'
  | 'signature-covers-too-little'
  | 'date-out-of-window';

const hourMs = 3_600_000;

/** Parses the signature headers; a string says what is wrong with them. */
export function readClaim(request: SignedRequest): Claim | BadSignature {
  const { signature } = request.headers;
  if (signature === undefined) return 'no-signature';
  if (signature.length > 8192) return 'malformed-signature';
  return request.headers['signature-input'] === undefined
    ? readCavage(signature)
    : readMessageSignature(request.headers['signature-input'], signature);
}

function readCavage(header: string): Claim | BadSignature {
  const params = new Map<string, string>();
  for (const match of header.matchAll(/([a-zA-Z]+)=(?:"([^"]*)"|(\d+))(?:,|$)/g)) {
    if (params.has(match[1]!)) return 'malformed-signature';
    params.set(match[1]!, match[2] ?? match[3]!);
  }
  const keyId = params.get('keyId');
  const signature = decodeBase64(params.get('signature'));
  if (keyId === undefined || !URL.canParse(keyId) || signature === null) {
    return 'malformed-signature';
  }
  return {
    scheme: 'cavage',
    keyId,
    covered: (params.get('headers') ?? 'date').toLowerCase().split(' '),
    created: secondsOf(params.get('created')),
    expires: secondsOf(params.get('expires')),
    signature,
    algorithm: params.get('algorithm')?.toLowerCase() ?? null,
  };
}

/** One signature only (as Mastodon does), so that there is no doubt which one counts. */
function readMessageSignature(input: string, header: string): Claim | BadSignature {
  const match = /^([a-z*][a-z0-9_.*-]*)=\(([^()]*)\)((?:;[a-z]+=(?:"[^"]*"|\d+))*)$/.exec(
    input.trim(),
  );
  const value = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]+):$/.exec(header.trim());
  if (match === null || value === null || match[1] !== value[1]) return 'malformed-signature';
  const params = new Map(
    [...match[3]!.matchAll(/;([a-z]+)=(?:"([^"]*)"|(\d+))/g)].map((m) => [m[1]!, m[2] ?? m[3]!]),
  );
  const covered = [...match[2]!.matchAll(/"([^"]+)"(\S*)/g)];
  const keyId = params.get('keyid');
  const signature = decodeBase64(value[2]);
  if (keyId === undefined || !URL.canParse(keyId) || signature === null) {
    return 'malformed-signature';
  }
  // Component parameters (`;req`, `;sf`, …) change what is covered: not understood, not accepted.
  if (covered.some((component) => component[2] !== '')) return 'malformed-signature';
  return {
    scheme: 'rfc9421',
    keyId,
    covered: covered.map((component) => component[1]!.toLowerCase()),
    created: secondsOf(params.get('created')),
    expires: secondsOf(params.get('expires')),
    signature,
    algorithm: params.get('alg')?.toLowerCase() ?? null,
  };
}

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
  const said = has('date') ? parseDate(request.headers['date']) : claim.created;
  if (said === null) return 'date-out-of-window';
  return isFresh(said, claim.expires, arrived) ? null : 'date-out-of-window';
}

const isFresh = (said: Date, expires: Date | null, arrived: Date): boolean =>
  Math.abs(arrived.getTime() - said.getTime()) <= hourMs &&
  (expires === null || arrived.getTime() <= expires.getTime() + hourMs);

function parseDate(header: string | undefined): Date | null {
  const ms = Date.parse(header ?? '');
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
