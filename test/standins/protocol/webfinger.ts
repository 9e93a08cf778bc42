/** WebFinger from both sides: asking other servers, and answering for the people here. */
import { get } from './client.ts';
import type { GetOptions } from './client.ts';
import { AS2_PROFILE, isJson, str } from './json.ts';
import type { Json } from './types.ts';

interface FingerLink {
  readonly rel: string;
  readonly type: string;
  readonly href: string;
  readonly kind: string | undefined;
}

export interface Finger {
  readonly subject: string;
  readonly links: readonly FingerLink[];
}

/** `@cats@host`, `!cats@host`, `acct:cats@host` and `cats@host` as name and host. */
export function readHandle(text: string): { name: string; host: string } | undefined {
  const match = /^(?:acct:|[@!])?([^@\s/]+)@([^@\s/]+)$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { name: match[1], host: match[2].toLowerCase() };
}

/** Asks a host who an account is. In a lab on plain http the question goes over plain http. */
export async function finger(
  name: string,
  host: string,
  options: Omit<GetOptions, 'accept'> & { scheme: 'http' | 'https' },
): Promise<Finger | undefined> {
  const resource = encodeURIComponent(`acct:${name}@${host}`);
  const url = `${options.scheme}://${host}/.well-known/webfinger?resource=${resource}`;
  const accept = 'application/jrd+json, application/json';
  const answer = await get(url, { ...options, accept, signer: undefined });
  const subject = str(answer.json?.['subject']);
  if (answer.status !== 200 || answer.json === undefined || subject === undefined) return undefined;
  const listed = answer.json['links'];
  return { subject, links: (Array.isArray(listed) ? listed : []).flatMap(readLink) };
}

function readLink(link: unknown): FingerLink[] {
  if (!isJson(link)) return [];
  const rel = str(link['rel']);
  const href = str(link['href']);
  if (rel === undefined || href === undefined) return [];
  const properties = isJson(link['properties']) ? link['properties'] : {};
  const kind = str(properties['https://www.w3.org/ns/activitystreams#type']);
  return [{ rel, type: str(link['type']) ?? '', href, kind }];
}

/** The `self` link as the strict ones read it: one of two exact types. */
export function selfLink(found: Finger): string | undefined {
  const types = new Set(['application/activity+json', AS2_PROFILE]);
  return found.links.find((link) => link.rel === 'self' && types.has(link.type))?.href;
}

export interface Account {
  readonly name: string;
  readonly id: string;
  readonly page: string;
  readonly kind: string;
}

/** The answer about one account here, or a 404. */
export function fingerAnswer(url: URL, host: string, accounts: readonly Account[]): Response {
  const resource = url.searchParams.get('resource') ?? '';
  const handle = readHandle(resource);
  const byName = (account: Account) =>
    handle?.host === host && handle.name.toLowerCase() === account.name.toLowerCase();
  const found = accounts.filter((one) => byName(one) || one.id === resource);
  const first = found[0];
  if (first === undefined) return new Response('', { status: 404 });
  const body: Json = {
    subject: `acct:${first.name}@${host}`,
    aliases: [first.page, first.id],
    links: found.flatMap((one) => [
      { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: one.page },
      {
        rel: 'self',
        type: 'application/activity+json',
        href: one.id,
        properties: { 'https://www.w3.org/ns/activitystreams#type': one.kind },
      },
    ]),
  };
  return new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/jrd+json; charset=utf-8' },
  });
}
