/** Where the links and pictures of a page lead, and a page without those that lead to certain servers. */
import { hostOf } from './hosts.ts';

// What our own templates and sanitiser write: attributes in double quotes, no link inside another.
const links = /<a\b((?:[^">]|"[^"]*")*)>(.*?)<\/a>/gs;
const pictures = /<img\b((?:[^">]|"[^"]*")*)>/g;
const address = /\s(?:href|src)="(https?:[^"]*)"/i;

const decode = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');

const hostIn = (attributes: string): string | null => {
  const found = address.exec(attributes)?.[1];
  return found === undefined ? null : hostOf(decode(found));
};

/** Every server to which a link or picture of this HTML leads, each once. */
export function hostsOf(html: string): string[] {
  const found = [...html.matchAll(links), ...html.matchAll(pictures)];
  return [...new Set(found.map(([, attributes]) => hostIn(attributes!)))].filter(
    (host) => host !== null,
  );
}

const notice = '<span class="absent">link to a server that is blocked here</span>';

/**
 * Called before HTML is sent: links to `closed` servers become words, and words that name the server go as well;
 * pictures from there are left out.
 */
export function closeLinks(html: string, closed: ReadonlySet<string>): string {
  if (closed.size === 0) return html;
  return html
    .replace(pictures, (whole, attributes: string) =>
      closed.has(hostIn(attributes) ?? '') ? '' : whole,
    )
    .replace(links, (whole, attributes: string, words: string) => {
      const host = hostIn(attributes);
      if (host === null || !closed.has(host)) return whole;
      return tells(words, host) ? notice : `<span>${words}</span>`;
    });
}

/** Whether the words say where the link led. */
const tells = (words: string, host: string): boolean => {
  const text = words.replace(/<[^>]*>/g, '').toLowerCase();
  const bare = host.replace(/^www\./, '').replace(/:\d+$/, '');
  return text.includes(bare) || /^https?:/.test(text.trim());
};
