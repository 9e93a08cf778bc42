/** Reads a list of servers in whatever format it is. */
import { isObject, readBoundedJson } from './bounded-json.ts';
import { readCsv } from './csv.ts';
import { readFediseer } from './fediseer.ts';
import { readFires, readFiresPage } from './fires.ts';
import { readJsonBlocks } from './json-blocks.ts';
import { listBytesMax, type HostList, type Unreadable } from './listed-host.ts';
import { columnsOf, readMastodonCsv } from './mastodon-csv.ts';
import { readPlain } from './plain.ts';

export const listFormats = [
  'csv',
  'plain',
  'gotosocial',
  'fediseer',
  'mastodon-api',
  'fires',
] as const;
export type ListFormat = (typeof listFormats)[number];

/** What is to be expected at an address, by its words alone. */
export function formatAt(url: string): ListFormat {
  const { pathname = '', hostname = '' } = URL.parse(url) ?? {};
  if (/\/api\/v1\/instance\/domain_blocks\/?$/.test(pathname)) return 'mastodon-api';
  if (/(?:^|\.)fediseer\./.test(hostname)) return 'fediseer';
  if (/\/datasets\//.test(pathname)) return 'fires';
  if (/\.json$/i.test(pathname)) return 'gotosocial';
  return /\.txt$/i.test(pathname) ? 'plain' : 'csv';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text without a mark at its beginning; the reason when it is none or too much. */
export function readText(bytes: Buffer): { readonly text: string } | Unreadable {
  if (bytes.length > listBytesMax) return 'too-large';
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return 'not-text';
  }
}

type About = {
  /** Null to find out. */
  readonly format: ListFormat | null;
  /** The address that it was read from; null for what was pasted, or read from a file. */
  readonly from?: string | null;
};

/** Called with all of it at once. Never throws, whatever is in there. */
export function readHostList(bytes: Buffer, { format, from = null }: About): HostList | Unreadable {
  const read = readText(bytes);
  if (typeof read === 'string') return read;
  const { text } = read;
  if (isPage(text)) return 'wrong-format';
  const wanted = format ?? guessFormat(text);
  if (wanted === 'csv') return readMastodonCsv(text);
  if (wanted === 'plain') return readPlain(text);
  const json = readBoundedJson(text);
  if (typeof json === 'string') return json;
  const { value } = json;
  const kind =
    format ?? (Array.isArray(value) ? 'mastodon-api' : isFediseer(value) ? 'fediseer' : 'fires');
  if (kind === 'fediseer') return readFediseer(value, from);
  if (kind !== 'fires') return readJsonBlocks(value);
  const page = readFiresPage(value);
  if (typeof page === 'string') return page;
  // What stands on other pages is not at hand.
  return page.next !== null ? 'wrong-format' : readFires(page.items);
}

/** Whoever asks to sign in, or says that there is nothing any more, answers with a page. */
const isPage = (text: string): boolean => /^\s*<(?:!|\?xml|html|head|body)/i.test(text);

const isFediseer = (value: unknown): boolean =>
  isObject(value) && ['instances', 'domains', 'csv'].some((key) => Object.hasOwn(value, key));

function guessFormat(text: string): 'csv' | 'plain' | 'json' {
  if (/^\s*[[{]/.test(text)) return 'json';
  const first = readCsv(text).next();
  const fields = first.done ? null : first.value.fields;
  return fields !== null && columnsOf(fields) !== null ? 'csv' : 'plain';
}
