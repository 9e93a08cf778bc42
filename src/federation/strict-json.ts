/** Reads JSON from outside so that it means one thing: bounded depth, no duplicate or magic keys. */

export type Json = Readonly<Record<string, unknown>>;
export type BadJson = 'not-json' | 'too-deep' | 'duplicate-key' | 'forbidden-key' | 'bad-text';

const depthMax = 32;

/** JSON-LD keywords that change what a document means without changing how it reads. */
const forbidden = new Set(['@graph', '@reverse', '@included', '@nest', '@import', '__proto__']);

/**
 * Parses a JSON object. Refuses other values, invalid UTF-8, depth over 32, an object that has a key
 * twice (parsers disagree which counts), keywords that let one document be read as another, and
 * text that PostgreSQL cannot hold (NUL, lone surrogates).
 */
export function parseStrictJson(bytes: Buffer): { json: Json; text: string } | BadJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
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
  return hasBadText(value) ? 'bad-text' : { json: value as Json, text };
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Walks the text once, without recursion, and without an expression that could look at any part of
 * it twice (a string that never ends would cost minutes). Syntax is left to JSON.parse.
 */
function scanShape(text: string): BadJson | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x7b || char === 0x5b) {
      if (open.push(char === 0x7b ? new Set() : null) > depthMax) return 'too-deep';
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
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) return at;
    if (char === backslash) at++;
  }
  return -1;
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
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return text.charAt(at) === ':';
}

function unquote(quoted: string): string | null {
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
