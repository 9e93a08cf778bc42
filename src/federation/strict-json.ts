/** Reads JSON from outside so that it means one thing: bounded depth, no duplicate or magic keys. */

export type Json = Readonly<Record<string, unknown>>;
export type BadJson =
  | 'not-json'
  | 'too-deep'
  | 'too-many-values'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'bad-text';

const depthMax = 32;
/** A megabyte of `{},{},…` would fill twenty once it is parsed. */
const valuesMax = 20_000;

/** JSON-LD keywords that change what a document means without changing how it reads. */
const forbidden = new Set(['@graph', '@reverse', '@included', '@nest', '@import', '__proto__']);

/**
 * Parses a JSON object. Refuses other values, invalid UTF-8, depth over 32, more than 20,000
 * values, an object that has a key
 * twice (parsers disagree which counts), keywords that let one document be read as another, and
 * text that PostgreSQL cannot hold (NUL, lone surrogates).
 */
export function parseStrictJson(bytes: Buffer): { json: Json; text: string } | BadJson {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return 'not-json';
  }
  const shape = scanShape(text);
  if (shape !== null) return shape;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not-json';
  // Without an escape there is no way to write such text.
  const bad = text.includes('\\u') && hasBadText(value);
  return bad ? 'bad-text' : { json: value as Json, text };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;

/**
 * Walks the text once, without recursion, and without an expression that could look at any part of
 * it twice (a string that never ends would cost minutes). Syntax is left to JSON.parse.
 */
function scanShape(text: string): BadJson | null {
  const open: (Set<string> | null)[] = [];
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    // Each but the first of its list follows a comma, and each list is one itself.
    if (char === comma && ++values > valuesMax) return 'too-many-values';
    if (char === 0x7b || char === 0x5b) {
      if (open.push(char === 0x7b ? new Set() : null) > depthMax) return 'too-deep';
      if (++values > valuesMax) return 'too-many-values';
    } else if (char === 0x7d || char === 0x5d) {
      open.pop();
    } else if (char === quote) {
      const end = endOfString(text, at);
      if (end === -1) return 'not-json';
      const bad = isKey(text, end + 1) ? noteKey(text.slice(at, end + 1), open.at(-1)) : null;
      if (bad !== null) return bad;
      at = end;
    }
  }
  return null;
}

/** Where the string that begins here is closed; -1 when it never is. */
function endOfString(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at === -1) return -1;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

function noteKey(quoted: string, keys: Set<string> | null | undefined): BadJson | null {
  const key = unquote(quoted);
  if (key === null) return 'not-json';
  if (forbidden.has(key)) return 'forbidden-key';
  if (keys?.has(key)) return 'duplicate-key';
  keys?.add(key);
  return null;
}

function isKey(text: string, from: number): boolean {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === colon;
}

const isSpace = (char: number): boolean =>
  char === 0x20 || char === 0x09 || char === 0x0d || char === 0x0a;

function unquote(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return null;
  }
}

function hasBadText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed();
  if (Array.isArray(value)) return value.some(hasBadText);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => hasBadText(key) || hasBadText(inner));
}
