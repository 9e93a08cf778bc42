/** The server on which a visitor has an account, as this browser remembers it. */
import { parseHandle, parseHost } from '#lib/hosts.ts';

const cookie = 'folkmoot-server';
const keptSeconds = 365 * 24 * 60 * 60;
const lengthMax = 300;

/** `example.org`, or `@name@example.org`; null for what is neither. */
export function readServer(text: string): string | null {
  const typed = text.trim().replace(/^acct:/i, '');
  if (typed.length > lengthMax) return null;
  const handle = parseHandle(typed);
  if (handle !== null) return `@${handle.name}@${handle.host}`;
  return parseHost(typed);
}

/** Of two at once nobody can tell which is meant. */
export function serverIn(cookies: string): string | null {
  const found = cookies
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie}=`))
    .map((pair) => pair.slice(cookie.length + 1));
  if (found.length !== 1 || !/^[\w%@.:-]{1,900}$/.test(found[0]!)) return null;
  try {
    return readServer(decodeURIComponent(found[0]!));
  } catch {
    // Not made by us.
    return null;
  }
}

/** The header that remembers it for a year. */
export const keepServer = (origin: string, server: string): string =>
  `${cookie}=${encodeURIComponent(server)}; Max-Age=${keptSeconds}; Path=/; HttpOnly; SameSite=Lax${
    origin.startsWith('https:') ? '; Secure' : ''
  }`;
