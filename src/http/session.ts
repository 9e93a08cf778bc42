/** Who is signed in: reads the cookies of a request, and makes those of an answer. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { act, type House } from '#domain/context.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { isStale, type Session } from '#domain/sessions/session.ts';
import { isToken } from '#domain/sessions/token.ts';
import { touchSession } from '#domain/sessions/touch-session.ts';
import { themeIn, type Theme } from '#http/ui/theme.ts';

export type Visit = {
  /** Null for somebody who is not signed in. */
  readonly session: Session | null;
  /** What opened the session; for the browser alone. */
  readonly token: string | null;
  /** What our forms carry for this visit, so that no other page can send them; null while there is no cookie. */
  readonly csrf: string | null;
  /** By which an applicant learns what was decided; null for everybody else. */
  readonly ticket: string | null;
  /** The look that this browser asks for; who is signed in has one in their settings. */
  readonly theme: Theme;
};

/** `ticket`: by it an applicant learns what was decided. */
type Purpose = 'session' | 'form' | 'ticket';

/** As long as any session lasts; the database knows better when it ends. */
const keptSeconds = 180 * 24 * 60 * 60;

const isSecure = (origin: string): boolean => origin.startsWith('https:');

/** `__Host-` keeps neighbouring hosts and plain http from setting it; browsers take it only with https. */
const nameOf = (origin: string, purpose: Purpose): string =>
  `${isSecure(origin) ? '__Host-' : ''}folkmoot${purpose === 'session' ? '' : `-${purpose}`}`;

/** Called for pages and forms. A forged or doubled cookie, and one of a session that ended, is as none. */
export async function findVisit(house: House, cookies: string | undefined): Promise<Visit> {
  const read = (purpose: Purpose) => readToken(cookies ?? '', nameOf(house.origin, purpose));
  const [token, ticket, theme] = [read('session'), read('ticket'), themeIn(cookies)];
  const now = house.clock();
  const session = token === null ? null : await findSession(house.database.query, token, now);
  if (session === null) {
    const form = read('form');
    return { session: null, token: null, csrf: form === null ? null : csrfOf(form), ticket, theme };
  }
  if (isStale(session, now)) await act(house, (context) => touchSession(context, session));
  return { session, token, csrf: csrfOf(token!), ticket, theme };
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

/**
 * What stands in a form tells nothing of the cookie that it belongs to. It is another word in every answer: of a word that
 * stays the same, the length of compressed pages would tell (BREACH, docs/decisions/0026).
 */
export const csrfOf = (token: string): string => {
  const word = createHash('sha256').update(`csrf ${token}`).digest();
  const mask = randomBytes(word.length);
  return Buffer.concat([mask, crossed(word, mask)]).toString('base64url');
};

const crossed = (word: Buffer, mask: Buffer): Buffer =>
  Buffer.from(word.map((byte, index) => byte ^ mask[index]!));

function unmasked(csrf: string): Buffer | null {
  const bytes = Buffer.from(csrf, 'base64url');
  return bytes.length === 64 ? crossed(bytes.subarray(32), bytes.subarray(0, 32)) : null;
}

/** Whether the word that a form carries was given to this visit, in whichever answer. */
export function isCsrfOf({ csrf }: Visit, given: string): boolean {
  const [one, other] = [unmasked(csrf ?? ''), unmasked(given)];
  return one !== null && other !== null && timingSafeEqual(one, other);
}

/** The header that gives a browser a session, or a secret for its forms until it is closed. */
export function keepCookie(origin: string, purpose: Purpose, token: string): string {
  const lasting = purpose !== 'form' ? `; Max-Age=${keptSeconds}` : '';
  return `${nameOf(origin, purpose)}=${token}${lasting}${attributes(origin)}`;
}

/** The header that takes it away. */
export const dropCookie = (origin: string, purpose: Purpose): string =>
  `${nameOf(origin, purpose)}=; Max-Age=0${attributes(origin)}`;

/** Lax, not strict: who follows a link to us from elsewhere is still signed in. */
const attributes = (origin: string): string =>
  `; Path=/; HttpOnly; SameSite=Lax${isSecure(origin) ? '; Secure' : ''}`;
