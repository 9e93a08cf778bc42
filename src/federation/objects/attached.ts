/** What hangs on a post, in the shapes that others give it: its link, and pictures, sounds, films and files. */
import { attachmentsMax, kindOfAttachment, type Attachment } from '#domain/posts/attachment.ts';
import type { Json } from '#federation/strict-json.ts';
import { isJson, linkOf, listOf, textOf, typeOf } from './wire.ts';

export type Attached = {
  /** Where the post leads. */
  readonly link: string | null;
  /** In their order; each is cleaned by the verb that keeps them. */
  readonly attachments: readonly Attachment[];
};

/** What a type says when no media type does (Lemmy and PieFed give none with an Image). */
const halves: Readonly<Record<string, string>> = {
  Image: 'image/*',
  Video: 'video/*',
  Audio: 'audio/*',
};
const hanging: ReadonlySet<string> = new Set(['Image', 'Video', 'Audio', 'Document']);

/**
 * The first Link is where the post leads; a Link to a picture, sound or film is one (Lemmy says which by its media
 * type), and so are Image, Video, Audio and Document (Mastodon, Pixelfed, PieFed, Lemmy, NodeBB). Mastodon's way to
 * say what is to be seen is `name`, others' is `summary`.
 */
export function readAttached(json: Json): Attached {
  let link: string | null = null;
  const attachments: Attachment[] = [];
  for (const entry of listOf(json['attachment'])) {
    const url = isJson(entry) ? linkOf(entry['href'] ?? entry['url']) : null;
    if (!isJson(entry) || url === null) continue;
    const said = textOf(entry['mediaType'], 100) ?? halves[typeOf(entry)] ?? null;
    const one = { url, type: said, alt: textOf(entry['name'] ?? entry['summary'], 10_000) ?? '' };
    const hangs = hanging.has(typeOf(entry)) || kindOfAttachment(one) !== 'file';
    if (!hangs && link === null) link = url;
    else if (attachments.length < attachmentsMax) attachments.push(one);
  }
  const own = ['Video', 'Audio', 'Event'].includes(typeOf(json));
  return { link: link ?? (own ? linkOf(json['url']) : null), attachments };
}

/**
 * Link first, since Lemmy takes the first for where the post leads; then Image and Document, and nothing else: any
 * other type makes Lemmy refuse the whole post.
 */
export function writeAttached({ link, attachments }: Attached): Json[] {
  const links = link === null ? [] : [{ type: 'Link', href: link }];
  return [...links, ...attachments.map(writeOne)];
}

function writeOne(attachment: Attachment): Json {
  const { url, type, alt } = attachment;
  return {
    type: kindOfAttachment(attachment) === 'picture' ? 'Image' : 'Document',
    // A half says no more than the type does, and is no media type.
    ...(type === null || type.endsWith('/*') ? {} : { mediaType: type }),
    url,
    ...(alt === '' ? {} : { name: alt }),
  };
}

/** The picture that stands for a post in lists of Lemmy and Mbin, which read no other. */
export function writeImage(attachments: readonly Attachment[]): Json {
  const first = attachments.find((one) => kindOfAttachment(one) === 'picture');
  return first === undefined ? {} : { image: { type: 'Image', url: first.url } };
}
