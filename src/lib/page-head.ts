/** Reads what a page of somebody else's says of itself: its title, a sentence, a picture. */
import { Parser } from 'htmlparser2';
import { cut } from './tricks.ts';

export type PageHead = {
  readonly title: string;
  readonly description: string;
  /** Absolute, of any scheme; whoever shows it looks where it leads. */
  readonly image: string | null;
};

/** As much HTML as is looked at. */
const htmlMax = 600_000;
const textMax = 2_000;
const pieceLength = 16_384;

/** In the order in which they are believed. */
const titles = ['og:title', 'twitter:title'];
const descriptions = ['og:description', 'twitter:description', 'description'];
const images = ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'];
const wanted = new Set([...titles, ...descriptions, ...images]);

/**
 * Called with a whole page or its beginning, and the address at which it was found. Open Graph first, then what others
 * have; only what stands before the body is read, and the first of each name counts. Nothing is ever run or fetched.
 */
export function readPageHead(html: string, address: string): PageHead {
  const read = readHead(cut(html, htmlMax));
  const first = (names: readonly string[]): string | null =>
    names.map((name) => read.said.get(name)).find((value) => value !== undefined) ?? null;
  const image = first(images);
  return {
    title: cut(first(titles) ?? read.title ?? '', textMax),
    description: cut(first(descriptions) ?? '', textMax),
    image: image === null ? null : (URL.parse(image, address)?.href ?? null),
  };
}

type Reading = {
  readonly said: Map<string, string>;
  title: string | null;
  inTitle: boolean;
  over: boolean;
};

/** Piece by piece: what stands behind the head costs nothing. */
function readHead(html: string): Reading {
  const reading: Reading = { said: new Map(), title: null, inTitle: false, over: false };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'body') reading.over = true;
        if (reading.over) return;
        if (name === 'meta') note(reading.said, attributes);
        if (name !== 'title' || reading.title !== null) return;
        reading.title = '';
        reading.inTitle = true;
      },
      ontext(text) {
        const { title, inTitle } = reading;
        if (inTitle && title !== null && title.length < textMax) reading.title = title + text;
      },
      onclosetag(name) {
        if (name === 'title') reading.inTitle = false;
        if (name === 'head') reading.over = true;
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let at = 0; at < html.length && !reading.over; at += pieceLength)
    parser.write(html.slice(at, at + pieceLength));
  parser.end();
  return reading;
}

/** Open Graph says `property`, others `name`; some mix them. */
function note(said: Map<string, string>, attributes: Record<string, string>): void {
  const name = (attributes['property'] ?? attributes['name'] ?? '').trim().toLowerCase();
  const content = attributes['content']?.trim() ?? '';
  if (wanted.has(name) && content !== '' && !said.has(name)) said.set(name, content);
}
