/** The one sanitiser for HTML that others wrote, and what turns HTML into plain text. */
import sanitize from 'sanitize-html';
import { safeLink, showHosts } from './links.ts';
import { calmed, cut, withoutTricks } from './tricks.ts';

/** Elements and attributes that survive; everything else is dropped with its text kept. */
const allowed: sanitize.IOptions = {
  allowedTags: [
    'p',
    'br',
    'a',
    'span',
    'em',
    'strong',
    'b',
    'i',
    'u',
    's',
    'del',
    'sub',
    'sup',
    'code',
    'pre',
    'blockquote',
    'ul',
    'ol',
    'li',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'details',
    'summary',
    'ruby',
    'rt',
    'rp',
  ],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'iframe', 'title'],
  nestingLimit: 60,
};

/** Longest HTML that is read at all, and the longest that comes out; more is cut before parsing. */
const lengthMax = 100_000;

const passesMax = 4;

/** Room for what is closed and said behind a cut. */
const slack = 2_000;

/**
 * Called before anything remote is stored or shown: an allow-list; links only to where anybody may go,
 * marked as not ours, with their host in sight; nothing turned around, nothing piled up. What comes out
 * stays as it is when it is sanitised again.
 */
export function sanitizeHtml(html: string): string {
  let clean = html;
  // What is left when others are taken away may read differently; what is clean already costs one reading.
  for (let pass = 0; pass < passesMax; pass++) {
    const before = clean.length <= lengthMax ? clean : cut(clean, lengthMax - slack);
    clean = sanitizeOnce(before);
    if (clean === before) break;
  }
  return clean;
}

function sanitizeOnce(html: string): string {
  // A link inside a link is read differently by every browser: the outer one counts.
  let links = 0;
  const step = (by: 1 | -1) => (name: string) => void (links += name === 'a' ? by : 0);
  const clean = sanitize(html.toWellFormed(), {
    ...allowed,
    onOpenTag: step(1),
    onCloseTag: step(-1),
    transformTags: {
      a: (_, { href }) => (links > 1 ? noLink : linkTo(href)),
      ol: (tagName, { start = '' }) => ({
        tagName,
        attribs: /^-?\d{1,6}$/.test(start) ? { start } : {},
      }),
    },
  });
  return showHosts(calmed(clean));
}

const noLink: sanitize.Tag = { tagName: 'span', attribs: {} };

function linkTo(given = ''): sanitize.Tag {
  const href = safeLink(given);
  if (href === null) return noLink;
  return { tagName: 'a', attribs: { href, rel: 'nofollow noopener noreferrer ugc' } };
}

/** The text of some HTML, a line per block; for titles, excerpts and feeds, which need only its beginning. */
export function htmlToText(html: string, htmlMax = 20_000): string {
  const lines = cut(html, htmlMax)
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/(?:p|div|li|h[1-6]|blockquote|tr|pre)>/gi, '\n\n');
  const text = sanitize(lines, { allowedTags: [], allowedAttributes: {} });
  return decodeEntities(text)
    .replace(/[ \t]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};
const decodeEntities = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity);

/** Text made safe to stand in HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** One line of plain text as names and titles are stored: no controls, no tricks, bounded. */
export function cleanLine(text: string, lineMax = 200): string {
  // No character is longer than two: what lies far behind the end costs nothing.
  const near = tidy(cut(text, 8 * lineMax + 1_000).replace(/\s+/g, ' '));
  return tidy([...near].slice(0, lineMax).join(''));
}

const tidy = (line: string): string => withoutTricks(line).replace(/ +/g, ' ').trim();
