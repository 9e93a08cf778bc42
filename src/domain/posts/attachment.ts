/** A picture, sound, film or file that hangs on a post, by its address. Pure: no clock, no database. */
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanUrl } from './post.ts';

export type Attachment = {
  readonly url: string;
  /** A media type (`image/jpeg`), or its first half alone (`image/*`); null when nobody said. */
  readonly type: string | null;
  /** What is to be seen or heard, for those who do not; empty when its author said nothing. */
  readonly alt: string;
};

export type AttachmentKind = 'picture' | 'sound' | 'film' | 'file';

/** As many as one post holds; more from elsewhere are left out. */
export const attachmentsMax = 10;
/** Characters of what is said about one. */
export const altLengthMax = 1_500;

const endings: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  mp4: 'video/mp4',
  webm: 'video/webm',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  pdf: 'application/pdf',
};

/** What the ending of an address says that it is; null when it says nothing. */
function typeOfAddress(url: string): string | null {
  const ending = /\.([a-z0-9]{2,5})$/i.exec(URL.parse(url)?.pathname ?? '')?.[1];
  return ending === undefined ? null : (endings[ending.toLowerCase()] ?? null);
}

/** A media type in shape, in lower case and without parameters; null for anything else. */
function cleanType(type: string | null): string | null {
  const bare = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^(?:image|video|audio)\/\*$|^[a-z]{2,20}\/[a-z0-9][a-z0-9.+-]{0,80}$/.test(bare)
    ? bare
    : null;
}

/** How it is shown. */
export function kindOfAttachment({ type }: Pick<Attachment, 'type'>): AttachmentKind {
  if (type?.startsWith('image/')) return 'picture';
  if (type?.startsWith('audio/')) return 'sound';
  return type?.startsWith('video/') ? 'film' : 'file';
}

/** What is stored of one; null when its address is none that may be linked to. */
export function cleanAttachment({ url, type, alt }: Attachment): Attachment | null {
  const clean = cleanUrl(url);
  if (clean === null) return null;
  const [said, seen] = [cleanType(type), typeOfAddress(clean)];
  // The whole name, where the ending agrees with the half that was said.
  const whole = said?.endsWith('/*') && seen?.startsWith(said.slice(0, -1)) ? seen : said;
  return { url: clean, type: whole ?? seen, alt: cleanLine(alt, altLengthMax) };
}

export type AttachmentRefusal = 'bad-attachment' | 'too-many-attachments';

/**
 * Called by verbs that store them, each address once. What was written here is refused for an address that is none, or
 * for too many; of what came from elsewhere those are left out.
 */
export function cleanAttachments(
  given: readonly Attachment[],
  { strict }: { readonly strict: boolean },
): Outcome<readonly Attachment[], AttachmentRefusal> {
  const clean = given.map(cleanAttachment);
  if (strict && clean.includes(null)) return refuse('bad-attachment');
  const kept = new Map<string, Attachment>();
  for (const one of clean) if (one !== null && !kept.has(one.url)) kept.set(one.url, one);
  if (strict && kept.size > attachmentsMax) return refuse('too-many-attachments');
  return done([...kept.values()].slice(0, attachmentsMax));
}

/** Whether two lists say the same in the same order. */
export const sameAttachments = (
  some: readonly Attachment[],
  others: readonly Attachment[],
): boolean =>
  some.length === others.length &&
  some.every(
    ({ url, type, alt }, place) =>
      url === others[place]!.url && type === others[place]!.type && alt === others[place]!.alt,
  );
