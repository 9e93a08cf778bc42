/** What rules look at: the words, the links and the mentions of a post or comment. Pure: no clock, no database. */
import { hostOf } from '#lib/hosts.ts';
import { htmlToText } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { cut, withoutTricks } from '#lib/tricks.ts';

/** As it was written or came; HTML that was sanitised. */
export type Written = {
  readonly title?: string | undefined;
  readonly body: string;
  /** The markdown that came with it from elsewhere: Lemmy shows this, and what it says may be another thing. */
  readonly source?: string | null | undefined;
  readonly url?: string | null | undefined;
  /** What hangs on it, and what is said to be seen there. */
  readonly attached?: readonly { readonly url: string; readonly alt: string }[] | undefined;
  /** How many people its tags name, where we know: as many as the words do, unless said. */
  readonly mentions?: number | undefined;
  /** The community's own name: to mention it is no mention of somebody. */
  readonly place: string;
};

export type Matter = {
  /** Title and words, as people read them; their beginning, which is all that patterns and comparisons look at. */
  readonly text: string;
  /** The same of the markdown, where that says something else. */
  readonly other: string | null;
  /** All of it in one case and one form of letters, for words to be found. */
  readonly plain: string;
  /** The hosts to which it links. */
  readonly hosts: readonly string[];
  readonly mentions: number;
};

/** What is costly looks no further. */
const textMax = 10_000;
/** As much HTML as there can be, and all links in it. */
const bodyMax = 100_000;

/** One case, one form of each letter, nothing that cannot be seen, one blank between words. */
export const normalised = (text: string): string =>
  withoutTricks(text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')).replace(/ +/g, ' ');

/** One form of each letter and nothing that cannot be seen, line by line: what a pattern is tried on too. */
export const unveiled = (text: string): string =>
  text.normalize('NFKC').split('\n').map(withoutTricks).join('\n');

/** The words that stand first: all that is looked at where many texts are. */
export const beginningOf = ({ title = '', body }: Pick<Written, 'title' | 'body'>): string =>
  cut(`${title}\n${htmlToText(body, 4 * textMax)}`.trim(), textMax);

/** Called with what somebody wants to say, and in a dry run with what was said. */
export function matterOf(written: Written): Matter {
  const { title = '', body, source, url, attached = [], place } = written;
  const rendered = source ? renderMarkdown(source) : '';
  const whole = [body, ...(rendered === body ? [] : [rendered])];
  const text = beginningOf(written);
  const other = rendered === body ? '' : beginningOf({ body: rendered });
  const seen = attached.map(({ alt }) => alt);
  const words = [title, ...whole.map((html) => htmlToText(html, bodyMax)), ...seen];
  const plain = normalised(words.join('\n').trim());
  return {
    text,
    other: other === '' || text.endsWith(other) ? null : other,
    plain,
    hosts: hostsOf(whole.join(''), [url ?? '', ...attached.map((one) => one.url)]),
    mentions: Math.max(written.mentions ?? 0, handlesIn(plain, place.toLowerCase())),
  };
}

/** Whether so many people can be named at all, before anybody reads the words: whoever is named has an @, or is tagged. */
export function mayNameMany(
  {
    title = '',
    body,
    source,
    mentions = [],
  }: Omit<Written, 'mentions' | 'place'> & {
    readonly mentions?: readonly string[] | undefined;
  },
  max: number,
): boolean {
  const signs = [title, body, source ?? ''].join(' ').match(/[@＠﹫]|&#|&commat/giu) ?? [];
  return signs.length > max || mentions.length > max;
}

/** The sanitiser wrote every link as `href="…"`. */
function hostsOf(body: string, urls: readonly string[]): string[] {
  const links = new Set([...body.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href!));
  const hosts = [...urls, ...[...links].map((href) => href.replaceAll('&amp;', '&'))].map(hostOf);
  return [...new Set(hosts.filter((host) => host !== null && host !== ''))] as string[];
}

/** Different names with an @ before them. */
function handlesIn(plain: string, place: string): number {
  const names = plain.matchAll(/(?<![\p{L}\p{N}@/.])@([\p{L}\p{N}_-]{1,64})/gu);
  const found = new Set([...names].map(([, name]) => name));
  found.delete(place);
  return found.size;
}

/** What two texts must share to count as the same: letters and digits alone. Null when it is too short to tell. */
export function printOf({ text }: Pick<Matter, 'text'>): string | null {
  const letters = normalised(text).replace(/[^\p{L}\p{N}]+/gu, '');
  return letters.length < 20 ? null : letters;
}
