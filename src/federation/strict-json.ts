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

/** Walks the text once without recursion; syntax errors are left to JSON.parse. */
function scanShape(text: string): BadJson | null {
  const open: (Set<string> | null)[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === '{' || found === '[') {
      if (open.push(found === '{' ? new Set() : null) > depthMax) return 'too-deep';
    } else if (found === '}' || found === ']') {
      open.pop();
    } else if (isKey(text, token.lastIndex)) {
      const keys = open.at(-1);
      const key = unquote(found);
      if (key === null) return 'not-json';
      if (forbidden.has(key)) return 'forbidden-key';
      if (keys?.has(key)) return 'duplicate-key';
      keys?.add(key);
    }
  }
  return null;
}

function isKey(text: string, from: number): boolean {
  let at = from;
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at++;
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
