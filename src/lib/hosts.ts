/** Names of servers and origins of URLs, in one normal form. */

/** The host by which a server is known: lower case, punycode, with a port only if unusual. */
export function hostOf(url: string): string | null {
  return URL.parse(url)?.host.replace(/\.(?=$|:\d+$)/, '') ?? null;
}

/** Scheme, host and port of an http(s) URL (FEP-fe34 “origin”); null for anything else. */
export function originOf(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null) return null;
  const { protocol, origin, username, password } = parsed;
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return username === '' && password === '' ? origin : null;
}

/**
 * Whether a URL says its origin in the one way that every reader reads alike: `https://a\\@b/`, `https:a/x`,
 * `https://A/`, `https://a:443/` and what has blanks in it are of one server for some, of another for others.
 */
export function isPlainUrl(url: string): boolean {
  const origin = originOf(url);
  if (origin === null || !url.startsWith(origin) || /[\s\\\p{Cc}]/u.test(url)) return false;
  return ['', '/', '?', '#'].includes(url.slice(origin.length, origin.length + 1));
}

/** Whether two URLs have one origin; false when either is not an http(s) URL. */
export function sameOrigin(one: string, other: string): boolean {
  const origin = originOf(one);
  return origin !== null && origin === originOf(other);
}

/** A host as an operator types it (`Example.ORG.`, `https://example.org/x`), normalised, or null. */
export function parseHost(typed: string): string | null {
  const bare = typed.trim().replace(/^@/, '');
  const url = bare.includes('://') ? bare : `https://${bare}`;
  const host = hostOf(url);
  return host !== null && /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/.test(host) ? host : null;
}

/** The parts of a handle: `@name@host`, `!name@host`, `name@host`; null when it is none. */
export function parseHandle(handle: string): { name: string; host: string } | null {
  const match = /^[@!]?([\p{L}\p{N}_.-]{1,128})@([^@\s/]+)$/u.exec(handle.trim());
  const host = match?.[2] === undefined ? null : parseHost(match[2]);
  return match?.[1] === undefined || host === null ? null : { name: match[1], host };
}
