/** The title of a thread: its name, or the first line of what was written. */
import { cleanLine, htmlToText } from '#lib/html.ts';

const titleMax = 200;

/**
 * Called for posts that start a thread. Mentions and hashtags are taken out of the first line, since
 * on Mastodon a post begins by naming the group it goes to.
 */
export function titleOf(object: { readonly name: string | null; readonly body: string }): string {
  const named = cleanLine(object.name ?? '', titleMax);
  if (named !== '') return named;
  const lines = htmlToText(object.body)
    .split('\n')
    .map((line) => cleanLine(withoutMarks(line), 10_000))
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  return shorten(lines[0] ?? '') || 'Untitled';
}

/** Word by word: an expression for all hashtags at the end would look at each of them from each of them. */
function withoutMarks(line: string): string {
  const words = line
    .replace(/(^|\s)[@!][\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}.:-]+)?/gu, ' ')
    .trim()
    .split(/\s+/);
  const last = words.findLastIndex((word) => !/^(?:#[\p{L}\p{N}_]+)+$/u.test(word));
  return words.slice(0, last + 1).join(' ');
}

function shorten(line: string): string {
  if ([...line].length <= titleMax) return line;
  const cut = [...line].slice(0, titleMax - 1).join('');
  return `${cut.replace(/\s+\S*$/, '') || cut}…`;
}
