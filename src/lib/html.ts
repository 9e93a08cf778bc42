/** The one sanitiser for HTML that others wrote, and what turns HTML into plain text. */
import sanitize from 'sanitize-html';

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
  allowedAttributes: { a: ['href', 'title'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'iframe', 'title'],
  nestingLimit: 60,
  transformTags: {
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, rel: 'nofollow noopener noreferrer ugc' },
    }),
  },
};

const withRel: sanitize.IOptions = {
  ...allowed,
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'] },
};

/** Longest HTML that is read at all; more is cut before parsing. */
const lengthMax = 200_000;

/** Called before anything remote is stored or shown: an allow-list, links marked as not ours. */
export function sanitizeHtml(html: string): string {
  return sanitize(html.slice(0, lengthMax), withRel);
}

/** The text of some HTML, a line per block; for titles, excerpts and feeds. */
export function htmlToText(html: string): string {
  const lines = html
    .slice(0, lengthMax)
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

// Bidirectional controls and zero-width characters let a name pretend to be another.
const tricks = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/** One line of plain text as names and titles are stored: no controls, no tricks, bounded. */
export function cleanLine(text: string, lengthMax = 200): string {
  const line = text.replace(/\s+/g, ' ').replace(tricks, '').replace(/ +/g, ' ').trim();
  return [...line].slice(0, lengthMax).join('');
}
