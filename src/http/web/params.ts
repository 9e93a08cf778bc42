/** Reads numbers and handles out of addresses; whatever is none of them is null, never an error. */
import { hostOf, parseHost } from '#lib/hosts.ts';

/** Public ids end below this. */
const idEnd = 2 ** 31;

/** The number in `/post/N`; null for anything that cannot be one. */
export function readId(text: unknown): number | null {
  if (typeof text !== 'string' || !/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id < idEnd ? id : null;
}

export type HandleParam = { readonly name: string; readonly host: string | null };

/** The name in `/c/NAME` and `/c/NAME@HOST`; null when it can be neither. */
export function readHandle(text: unknown): HandleParam | null {
  if (typeof text !== 'string' || text.length > 400 || !readable(text)) return null;
  const at = text.lastIndexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  if (name === '' || name.length > 128 || /[\s/]/.test(name)) return null;
  if (at < 0) return { name, host: null };
  const host = parseHost(text.slice(at + 1));
  return host === null ? null : { name, host };
}

/** No control characters, among them the NUL that PostgreSQL refuses, and no half surrogates. */
const readable = (text: string): boolean =>
  text.isWellFormed() && [...text].every((char) => char >= ' ' && char !== '\u007f');

/** An address or handle that somebody brings along; null when there is none that can be looked up. */
export const readAddress = (text: unknown): string | null =>
  typeof text === 'string' && text !== '' && text.length <= 2_048 && readable(text) ? text : null;

/** A moment as `toISOString` writes it, of years that can be meant; null for anything else. */
export function readMoment(text: unknown): Date | null {
  const shape = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
  const moment = typeof text === 'string' && shape.test(text) ? new Date(text) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? null : moment;
}

/** One field of a query string; given twice it counts as not given. */
export const field = (query: unknown, name: string): unknown =>
  typeof query === 'object' && query !== null && Object.hasOwn(query, name)
    ? (query as Record<string, unknown>)[name]
    : undefined;

/** `name@our.host` is the same as `name`: one address for each of us. */
export const isOurs = (handle: HandleParam, origin: string): boolean =>
  handle.host !== null && handle.host === hostOf(origin);
