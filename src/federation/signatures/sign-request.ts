/** Signs what we send: draft-cavage-12 with RSA-SHA256, and RFC 9421 where a peer asks for it. */
import { sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { digestOf } from './digest.ts';

/** A private key that was parsed once: parsing costs as much as a third of a signature. */
export type Signer = { readonly keyId: string; readonly privateKey: KeyObject };
export type Unsigned = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
  /** Prepared once for many receivers; made here when it is missing. */
  readonly digest?: string;
};

// The callback form signs on libuv's threads, so the event loop goes on meanwhile.
const signAsync = promisify(sign);

const rsa = async (text: string, privateKey: KeyObject): Promise<string> =>
  (await signAsync('sha256', Buffer.from(text), privateKey)).toString('base64');
/** Headers for a request in the form that Lemmy, Mastodon and NodeBB all read. */
export async function signCavage(
  request: Unsigned,
  signer: Signer,
  now: Date,
): Promise<Record<string, string>> {
  const url = new URL(request.url);
  const headers: Record<string, string> = { host: url.host, date: now.toUTCString() };
  if (request.body !== undefined) {
    headers['digest'] = request.digest ?? digestOf(request.body);
    headers['content-type'] = 'application/activity+json';
  }
  const covered = ['(request-target)', ...Object.keys(headers)];
  const target = `${request.method.toLowerCase()} ${url.pathname}${url.search}`;
  const lines = covered.map((name) =>
    name === '(request-target)' ? `${name}: ${target}` : `${name}: ${headers[name]}`,
  );
  const signature = await rsa(lines.join('\n'), signer.privateKey);
  headers['signature'] =
    `keyId="${signer.keyId}",algorithm="rsa-sha256",headers="${covered.join(' ')}",` +
    `signature="${signature}"`;
  return headers;
}

/** Headers for a GET signed by RFC 9421, for a peer that answered 401 to the older form. */
export async function signMessage(
  request: Unsigned,
  signer: Signer,
  now: Date,
): Promise<Record<string, string>> {
  const created = Math.floor(now.getTime() / 1000);
  const input = `("@method" "@target-uri");created=${created};keyid="${signer.keyId}";alg="rsa-v1_5-sha256"`;
  const base = [
    `"@method": ${request.method}`,
    `"@target-uri": ${request.url}`,
    `"@signature-params": ${input}`,
  ].join('\n');
  return {
    host: new URL(request.url).host,
    date: now.toUTCString(),
    'signature-input': `sig1=${input}`,
    signature: `sig1=:${await rsa(base, signer.privateKey)}:`,
  };
}
