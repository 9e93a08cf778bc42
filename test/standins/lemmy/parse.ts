/** Reads objects the way Lemmy's strict parser does: one odd field and the whole thing fails. */
import { asList, htmlToText, isJson, isPublic, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { refuse } from './refused.ts';
import type { LemmyVersion } from './state.ts';

export interface PageObject {
  readonly shape: 'page';
  readonly type: string;
  readonly id: string;
  readonly author: string;
  readonly title: string;
  readonly body: string;
  readonly link: string | undefined;
  readonly public: boolean;
  readonly audience: string | undefined;
  /** `to` and `cc`, in which the community is looked for, and a PeerTube-like Group author. */
  readonly candidates: readonly string[];
  readonly raw: Json;
}

export interface NoteObject {
  readonly shape: 'note';
  readonly id: string;
  readonly author: string;
  readonly inReplyTo: string;
  readonly body: string;
  readonly public: boolean;
  readonly audience: string | undefined;
  readonly raw: Json;
}

const PAGE_TYPES = new Set(['Page', 'Article', 'Note', 'Video', 'Event']);
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/i;

export function isPageType(type: unknown): boolean {
  return typeof type === 'string' && PAGE_TYPES.has(type);
}

function none(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A URL as a string, nothing else. */
export function needUrl(json: Json, key: string): string {
  const value = json[key];
  if (typeof value !== 'string' || !URL.canParse(value)) refuse(`"${key}" must be a URL string`);
  return value;
}

/** `to` or `cc`: a string or an array of strings, and in some places it must be there. */
export function readAddresses(json: Json, key: string, demand: 'needed' | 'optional' | 'array') {
  const value = json[key];
  if (none(value)) {
    if (demand === 'optional') return [];
    return refuse(`missing field "${key}"`);
  }
  if (demand === 'array' && !Array.isArray(value)) refuse(`"${key}" must be an array`);
  return asList(value).map((one) => {
    if (typeof one !== 'string') refuse(`"${key}" must hold URL strings`);
    return one;
  });
}

function checkLanguage(json: Json): void {
  const value = json['language'];
  if (none(value)) return;
  const right = isJson(value) && typeof value['identifier'] === 'string';
  if (!right || typeof value['name'] !== 'string') {
    refuse('"language" must be an object {identifier, name}');
  }
}

function checkMediaType(json: Json): void {
  const value = json['mediaType'];
  if (!none(value) && value !== 'text/html' && value !== 'text/markdown') {
    refuse('"mediaType" must be text/html or text/markdown');
  }
}

function checkImage(json: Json): void {
  const value = json['image'];
  if (none(value)) return;
  if (!isJson(value) || value['type'] !== 'Image' || typeof value['url'] !== 'string') {
    refuse('"image" must be one object {type: Image, url}');
  }
}

function readAttachments(json: Json): string[] {
  const value = json['attachment'];
  if (value === undefined) return [];
  if (!Array.isArray(value)) return refuse('"attachment" must be an array');
  return value.map((one: unknown) => {
    const place = isJson(one) && one['type'] === 'Link' ? 'href' : 'url';
    const known = isJson(one) && ['Link', 'Image', 'Document'].includes(str(one['type']) ?? '');
    const url = isJson(one) ? one[place] : undefined;
    if (!known || typeof url !== 'string') refuse('"attachment" holds a type Lemmy cannot read');
    return url;
  });
}

function checkCommon(json: Json): void {
  checkMediaType(json);
  checkLanguage(json);
  if (!none(json['context']) && typeof json['context'] !== 'string') {
    refuse('"context" must be a string');
  }
  for (const key of ['published', 'updated']) {
    const value = json[key];
    if (!none(value) && !(typeof value === 'string' && ZONED.test(value))) {
      refuse(`"${key}" must be a time with a zone`);
    }
  }
}

/** Markdown where there is a source, else the words of the HTML. */
function readBody(json: Json): string {
  const source = json['source'];
  if (isJson(source) && source['mediaType'] === 'text/markdown') {
    const markdown = str(source['content']);
    if (markdown !== undefined) return markdown;
  }
  return htmlToText(str(json['content']) ?? '');
}

function readAudience(json: Json): string | undefined {
  const value = json['audience'];
  if (none(value)) return undefined;
  if (typeof value !== 'string') return refuse('"audience" must be a URL string');
  return value;
}

function readPageAuthor(json: Json): { author: string; group: string[] } {
  const value = json['attributedTo'];
  if (typeof value === 'string') return { author: value, group: [] };
  if (!Array.isArray(value)) return refuse('"attributedTo" must be a URL string');
  const listed = value.filter(isJson);
  const person = listed.find((one) => one['type'] === 'Person');
  const author = str(person?.['id']);
  if (author === undefined) return refuse('"attributedTo" names no Person');
  const group = listed.filter((one) => one['type'] === 'Group').flatMap((one) => one['id'] ?? []);
  return { author, group: group.filter((one) => typeof one === 'string') };
}

function readTitle(json: Json): string {
  const name = str(json['name']);
  if (name !== undefined) return name;
  const first = htmlToText(str(json['content']) ?? '').split('\n')[0] ?? '';
  const title = first.replaceAll(/[@!][\w.-]+(@[\w.:-]+)?\s*/g, '').trim();
  if (title === '') return refuse('the object has neither a name nor a text to take one from');
  return title.slice(0, 200);
}

/** A thread: Page, Article, Note, Video or Event without `inReplyTo`. */
function readPage(json: Json, version: LemmyVersion): PageObject {
  if (!isPageType(json['type'])) refuse(`"${String(json['type'])}" is no kind of post`);
  if (!none(json['inReplyTo'])) refuse('a post must not have "inReplyTo"');
  checkCommon(json);
  checkImage(json);
  const { author, group } = readPageAuthor(json);
  const [link, ...others] = readAttachments(json);
  const to = readAddresses(json, 'to', 'optional');
  const cc = readAddresses(json, 'cc', 'optional');
  return {
    shape: 'page',
    type: String(json['type']),
    id: needUrl(json, 'id'),
    author,
    title: readTitle(json),
    // 1.0 shows what it has no place for behind the words; 0.19 leaves it out.
    body: [readBody(json), ...(version === '1.0' ? others : [])].filter(Boolean).join('\n\n'),
    link,
    public: isPublic(json),
    audience: readAudience(json),
    candidates: [...to, ...cc, ...group],
    raw: json,
  };
}

/** A comment: a Note with a string `inReplyTo`. */
function readNote(json: Json): NoteObject {
  if (json['type'] !== 'Note') refuse('a comment must be a Note');
  checkCommon(json);
  readAttachments(json);
  readAddresses(json, 'to', 'needed');
  if (json['tag'] !== undefined && !Array.isArray(json['tag'])) refuse('"tag" must be an array');
  if (typeof json['content'] !== 'string') refuse('missing field "content"');
  return {
    shape: 'note',
    id: needUrl(json, 'id'),
    author: needUrl(json, 'attributedTo'),
    inReplyTo: needUrl(json, 'inReplyTo'),
    body: readBody(json),
    public: isPublic(json),
    audience: readAudience(json),
    raw: json,
  };
}

/** A post or a comment, whichever fits. */
export function readObject(json: Json, version: LemmyVersion): PageObject | NoteObject {
  if (json['type'] === 'Note' && !none(json['inReplyTo'])) return readNote(json);
  if (json['type'] === 'Note' && version === '1.0') {
    refuse('a thread that begins as a Note is not taken by Lemmy 1.0');
  }
  return readPage(json, version);
}
