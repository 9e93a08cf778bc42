/** Small readers for the loose shapes of ActivityStreams: one or many, id or object. */
import { isPlainUrl } from '#lib/hosts.ts';
import { safeLink } from '#lib/links.ts';
import { cut } from '#lib/tricks.ts';
import type { Json } from '#federation/strict-json.ts';

export const publicUri = 'https://www.w3.org/ns/activitystreams#Public';
const publicNames = new Set([publicUri, 'as:Public', 'Public']);

/** Most of anything that is read from one list. */
const listMax = 100;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The one type of something; empty when it says none, or many. Never `String(…)`: of `{"toString": 1}` that
 * is an exception.
 */
export const typeOf = ({ type }: Json): string => (typeof type === 'string' ? type : '');

/** One or many, as many; at most a hundred. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).slice(0, listMax);
}

/** Ids stand in indexes, whose entries PostgreSQL bounds in bytes. */
const idBytesMax = 1000;

/** The http(s) id of something that is given by id or embedded, its origin in plain words; null for anything else. */
export function idOf(value: unknown): string | null {
  const id = isJson(value) ? value['id'] : value;
  if (typeof id !== 'string' || Buffer.byteLength(id) > idBytesMax) return null;
  return isPlainUrl(id) ? id : null;
}

/** Ids in `to`, `cc`, `audience` and the like, with Public in its one full spelling. */
export function addressesOf(value: unknown): string[] {
  return listOf(value).flatMap((entry) => {
    if (typeof entry === 'string' && publicNames.has(entry)) return [publicUri];
    const id = idOf(entry);
    return id === null ? [] : [id];
  });
}

export const isPublic = (...lists: readonly (readonly string[])[]): boolean =>
  lists.some((list) => list.includes(publicUri));

/** A string of bounded length, or null; never half of a character, which PostgreSQL refuses. */
export const textOf = (value: unknown, lengthMax = 100_000): string | null =>
  typeof value === 'string' && value !== '' ? cut(value, lengthMax) : null;

/** A moment (RFC 3339); null when it is missing or nonsense. */
export function momentOf(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) || ms < 0 || ms > 8e12 ? null : new Date(ms);
}

/** The first http(s) URL in `url`, `href` or a list of Links; HTML pages first. */
export function linkOf(value: unknown): string | null {
  const links = listOf(value).flatMap((entry) => {
    if (typeof entry === 'string') return [{ href: entry, html: false }];
    if (!isJson(entry)) return [];
    const href = entry['href'] ?? entry['url'];
    return typeof href === 'string' ? [{ href, html: entry['mediaType'] === 'text/html' }] : [];
  });
  const usable = links.flatMap(({ href, html }) => {
    const safe = /^https?:\/\//i.test(href) ? safeLink(href) : null;
    return safe === null ? [] : [{ href: safe, html }];
  });
  return (usable.find(({ html }) => html) ?? usable[0])?.href ?? null;
}
