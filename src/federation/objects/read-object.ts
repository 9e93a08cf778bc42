/** Reads a post or comment of any known shape: tolerant in form, strict about whose it is. */
import { sameOrigin } from '#lib/hosts.ts';
import { sanitizeHtml } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import type { Attachment } from '#domain/posts/attachment.ts';
import type { Json } from '#federation/strict-json.ts';
import { readAttached } from './attached.ts';
import { addressesOf, idOf, isJson, isPublic, linkOf, listOf, momentOf, textOf } from './wire.ts';

/** Types that become posts or comments; `Note` and what carries `inReplyTo` may be a comment. */
export const objectTypes: ReadonlySet<string> = new Set([
  'Page',
  'Article',
  'Note',
  'Question',
  'Video',
  'Audio',
  'Image',
  'Event',
  'Document',
]);

export type RemoteObject = {
  readonly id: string;
  readonly type: string;
  readonly author: string;
  readonly name: string | null;
  /** Sanitised HTML. */
  readonly body: string;
  /** Markdown, when the author gave it. */
  readonly source: string | null;
  readonly inReplyTo: string | null;
  readonly addressed: readonly string[];
  readonly mentions: readonly string[];
  readonly public: boolean;
  readonly link: string | null;
  readonly attachments: readonly Attachment[];
  readonly page: string | null;
  readonly context: string | null;
  readonly language: string | null;
  readonly sensitive: boolean;
  readonly published: Date | null;
  readonly updated: Date | null;
  /** A vote in a poll (Mastodon): a Note with a name and no content. */
  readonly pollVote: boolean;
  /** GoToSocial: whether the author allows that a Group announces it. */
  readonly mayAnnounce: boolean;
};

export type BadObject = 'not-an-object' | 'unknown-type' | 'foreign-author';

/**
 * Reads an object. Its author (`attributedTo`: an id, or the first person in a list) must be of the
 * object's own origin (FEP-fe34).
 */
export function readObject(json: unknown): RemoteObject | BadObject {
  if (!isJson(json)) return 'not-an-object';
  const { id, type } = json;
  if (typeof id !== 'string' || idOf(id) === null) return 'not-an-object';
  if (typeof type !== 'string' || !objectTypes.has(type)) return 'unknown-type';
  const author = authorOf(json['attributedTo'], id);
  if (author === null) return 'foreign-author';
  const to = addressesOf(json['to']);
  const cc = addressesOf(json['cc']);
  const name = textOf(json['name'], 1000);
  const { body, source } = bodyOf(json);
  return {
    id,
    type,
    author,
    name,
    body,
    source,
    inReplyTo: idOf(listOf(json['inReplyTo'])[0]),
    addressed: [...to, ...cc, ...addressesOf(json['audience'])],
    mentions: mentionsOf(json['tag']),
    public: isPublic(to, cc),
    ...readAttached(json),
    page: linkOf(json['url']),
    context: idOf(json['context']),
    language: languageOf(json),
    sensitive: json['sensitive'] === true,
    published: momentOf(json['published']),
    updated: momentOf(json['updated']),
    pollVote: type === 'Note' && name !== null && textOf(json['content']) === null,
    mayAnnounce: announceAllowed(json['interactionPolicy']),
  };
}

/**
 * PeerTube lists the account and its channel: the Person is the author. All that are listed must be of one
 * origin, the object's: who reads another entry first would take it for somebody else's words.
 */
function authorOf(value: unknown, id: string): string | null {
  const entries = listOf(value);
  if (Array.isArray(value) && value.length > entries.length) return null;
  if (!entries.every((entry) => sameOrigin(idOf(entry) ?? '', id))) return null;
  return idOf(entries.find((entry) => isJson(entry) && entry['type'] === 'Person') ?? entries[0]);
}

function bodyOf(json: Json): { body: string; source: string | null } {
  const source = isJson(json['source']) ? json['source'] : null;
  const markdown = source?.['mediaType'] === 'text/markdown' ? textOf(source['content']) : null;
  const content = textOf(json['content']) ?? firstOf(json['contentMap']);
  const html = json['mediaType'] === 'text/markdown' ? renderMarkdown(content ?? '') : content;
  return { body: sanitizeHtml((html ?? '') + options(json)), source: markdown };
}

/** The choices of a poll, as a list that can be read. */
function options(json: Json): string {
  if (json['type'] !== 'Question') return '';
  const choices = [...listOf(json['oneOf']), ...listOf(json['anyOf'])].flatMap((choice) =>
    isJson(choice) && typeof choice['name'] === 'string' ? [choice['name']] : [],
  );
  if (choices.length === 0) return '';
  const escape = (text: string): string => text.replace(/[<>&]/g, ' ');
  return `<ul>${choices.map((choice) => `<li>${escape(choice.slice(0, 200))}</li>`).join('')}</ul>`;
}

function firstOf(map: unknown): string | null {
  return isJson(map) ? textOf(Object.values(map)[0]) : null;
}

function mentionsOf(tag: unknown): string[] {
  return listOf(tag).flatMap((entry) => {
    const href = isJson(entry) && entry['type'] === 'Mention' ? idOf(entry['href']) : null;
    return href === null ? [] : [href];
  });
}

function languageOf(json: Json): string | null {
  const { language } = json;
  const tag = isJson(language) ? language['identifier'] : language;
  if (typeof tag === 'string') return tag.slice(0, 35);
  const first = isJson(json['contentMap']) ? Object.keys(json['contentMap'])[0] : undefined;
  return first?.slice(0, 35) ?? null;
}

function announceAllowed(policy: unknown): boolean {
  if (!isJson(policy) || !isJson(policy['canAnnounce'])) return true;
  const { automaticApproval, always } = policy['canAnnounce'];
  return isPublic(addressesOf(automaticApproval ?? always));
}
