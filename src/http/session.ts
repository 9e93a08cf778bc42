/** Who is signed in: reads the cookies of a request, and makes those of an answer. */
import { createHash } from 'node:crypto';
import { act, type House } from '#domain/context.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { isStale, type Session } from '#domain/sessions/session.ts';
import { isToken } from '#domain/sessions/token.ts';
import { touchSession } from '#domain/sessions/touch-session.ts';

export type Visit = {
  /** Null for somebody who is not signed in. */
  readonly session: Session | null;
  /** What opened the session; for the browser alone. */
  readonly token: string | null;
  /** What our forms carry for this visit, so that no other page can send them; null while there is no cookie. */
  readonly csrf: string | null;
};

type Purpose = 'session' | 'form';

/** As long as any session lasts; the database knows better when it ends. */
const keptSeconds = 180 * 24 * 60 * 60;

const isSecure = (origin: string): boolean => origin.startsWith('https:');

/** `__Host-` keeps neighbouring hosts and plain http from setting it; browsers take it only with https. */
const nameOf = (origin: string, purpose: Purpose): string =>
  `${isSecure(origin) ? '__Host-' : ''}folkmoot${purpose === 'form' ? '-form' : ''}`;

/** Called for pages and forms. A forged or doubled cookie, and one of a session that ended, is as none. */
export async function findVisit(house: House, cookies: string | undefined): Promise<Visit> {
  const read = (purpose: Purpose) => readToken(cookies ?? '', nameOf(house.origin, purpose));
  const token = read('session');
  const now = house.clock();
  const session = token === null ? null : await findSession(house.database.query, token, now);
  if (session === null) {
    const form = read('form');
    return { session: null, token: null, csrf: form === null ? null : csrfOf(form) };
  }
  if (isStale(session, now)) await act(house, (context) => touchSession(context, session));
  return { session, token, csrf: csrfOf(token!) };
}

/** Of two cookies of one name somebody else set one, and nobody can tell which. */
function readToken(cookies: string, name: string): string | null {
  const values = cookies
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && isToken(values[0]!) ? values[0]! : null;
}

/** What stands in a form tells nothing of the cookie that it belongs to. */
export const csrfOf = (token: string): string =>
  createHash('sha256').update(`csrf ${token}`).digest('base64url');

/** The header that gives a browser a session, or a secret for its forms until it is closed. */
export function keepCookie(origin: string, purpose: Purpose, token: string): string {
  const lasting = purpose === 'session' ? `; Max-Age=${keptSeconds}` : '';
  return `${nameOf(origin, purpose)}=${token}${lasting}${attributes(origin)}`;
}

/** The header that takes it away. */
export const dropCookie = (origin: string, purpose: Purpose): string =>
  `${nameOf(origin, purpose)}=; Max-Age=0${attributes(origin)}`;

/** Lax, not strict: who follows a link to us from elsewhere is still signed in. */
const attributes = (origin: string): string =>
  `; Path=/; HttpOnly; SameSite=Lax${isSecure(origin) ? '; Secure' : ''}`;
