/** Reads the JSON of a list, with a bound to how much it can grow to. */
import { listLinesMax, type Unreadable } from './listed-host.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Objects and lists: some for every entry. */
const bracketsMax = 8 * listLinesMax;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The value; `too-many` for what would fill the memory, `wrong-format` for what is no JSON. */
export function readBoundedJson(text: string): { readonly value: unknown } | Unreadable {
  let brackets = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if ((char === 0x7b || char === 0x5b) && ++brackets > bracketsMax) return 'too-many';
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return 'wrong-format';
  }
}

/** The entries of a list; null when it is none. */
export const entriesOf = (value: unknown): readonly unknown[] | Unreadable =>
  !Array.isArray(value) ? 'wrong-format' : value.length > listLinesMax ? 'too-many' : value;
