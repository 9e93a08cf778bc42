/** Reads and writes comma-separated values (RFC 4180), strictly. */

export type CsvRecord = {
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** Null when its quotes are wrong. */
  readonly fields: readonly string[] | null;
  readonly text: string;
};

const fieldsMax = 50;

/**
 * One record after the other; empty lines are passed over. After wrong quotes it goes on with the next line, so that
 * one slip does not swallow what follows.
 */
export function* readCsv(text: string): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const record = readRecord(text, at);
    const stop = record === null ? end : record.end;
    const raw = text.slice(at, stop);
    if (raw.trim() !== '') yield { line, fields: record?.fields ?? null, text: raw };
    line += raw.split('\n').length;
    at = text.startsWith('\r\n', stop) ? stop + 2 : stop + 1;
  }
}

/** Where the line ends, before its line break. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  if (feed === -1) return text.length;
  return text[feed - 1] === '\r' && feed > from ? feed - 1 : feed;
}

function readRecord(text: string, from: number): { fields: string[]; end: number } | null {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    const field = text[at] === '"' ? readQuoted(text, at) : readBare(text, at);
    if (field === null || fields.push(field.value) > fieldsMax) return null;
    at = field.end;
    if (text[at] !== ',') break;
    at++;
  }
  const ended = at >= text.length || text[at] === '\n' || text.startsWith('\r\n', at);
  return ended ? { fields, end: at } : null;
}

type Field = { readonly value: string; readonly end: number };

/** Up to the comma or the end of the line. */
function readBare(text: string, from: number): Field | null {
  const end = lineEnd(text, from);
  const comma = text.slice(from, end).indexOf(',');
  const stop = comma === -1 ? end : from + comma;
  const value = text.slice(from, stop);
  return value.includes('"') ? null : { value, end: stop };
}

/** A field in quotes may hold line breaks; one that is longer than any comment was never closed. */
const quotedMax = 20_000;

function readQuoted(text: string, from: number): Field | null {
  let value = '';
  let at = from + 1;
  while (at - from < quotedMax) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return null;
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
  return null;
}

/** One line with its line break; quoted where it must be. */
export const csvLine = (fields: readonly string[]): string =>
  `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\n`;
