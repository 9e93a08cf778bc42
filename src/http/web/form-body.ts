/** Reads the body of a form, application/x-www-form-urlencoded, strictly: nothing is guessed. */

/** What was sent is no form of ours: told in one line, as 400. */
export class UnreadableForm extends Error {
  readonly statusCode = 400;
}

export type Fields = Readonly<Record<string, string>>;

const fieldsMax = 100;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Fields by name. Throws UnreadableForm for bytes that are no UTF-8 (half surrogates among them), NUL, which
 * PostgreSQL cannot keep, and a field that comes twice: readers of forms do not agree on which one counts.
 */
export function readForm(body: Buffer): Fields {
  const parts = textOf(body)
    .split('&')
    .filter((part) => part !== '');
  if (parts.length > fieldsMax) throw new UnreadableForm('too many fields');
  const fields = new Map<string, string>();
  for (const part of parts) {
    const [name, value] = pairOf(part);
    if (fields.has(name)) throw new UnreadableForm('a field comes twice');
    if (`${name}${value}`.includes('\0')) throw new UnreadableForm('NUL');
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function textOf(body: Buffer): string {
  try {
    return decoder.decode(body);
  } catch {
    throw new UnreadableForm('not UTF-8');
  }
}

function pairOf(part: string): [name: string, value: string] {
  const equals = part.indexOf('=');
  const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
  return [decode(name), decode(value)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new UnreadableForm('not percent-encoded UTF-8');
  }
}
