/** Links that others wrote: where they may lead, and that everybody sees where. */

import { withoutTricks } from './tricks.ts';

const hrefMax = 2048;

/**
 * The address as a browser would read it: http, https, or one mailbox; null for anything else, for
 * addresses without a host of their own (`/x`, `//x`, `\\x`), with a password in them, or without end.
 */
export function safeLink(href: string): string | null {
  const url = URL.parse(href);
  if (url === null || url.href.length > hrefMax) return null;
  if (url.protocol === 'mailto:') return isMailbox(url.pathname) ? `mailto:${url.pathname}` : null;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.username === '' && url.password === '' ? url.href : null;
}

const isMailbox = (address: string): boolean => /^[\w.+-]{1,64}@[a-z0-9.-]{1,253}$/i.test(address);

/** A link in HTML that the sanitiser wrote: each has its own end, and none is inside another. */
const links = /(<a href="([^"]*)"[^>]*>)(.*?)<\/a>/gs;

/**
 * Called on sanitised HTML. When the words of a link look like an address other than its own, its host
 * is said after them: `https://bank.example (evil.example)`.
 */
export const showHosts = (html: string): string =>
  html.replace(links, (whole, open: string, href: string, words: string) => {
    const place = placeOf(href.replaceAll('&amp;', '&'));
    const text = textOf(words);
    const told = place === null || text.endsWith(`(${place.label})`) || !misleads(text, place.host);
    return told ? whole : `${open}${words} (${place.label})</a>`;
  });

type Place = { readonly host: string; readonly label: string };

/** A mailbox is told as a whole. */
function placeOf(href: string): Place | null {
  const url = URL.parse(href);
  if (url === null) return null;
  if (url.protocol !== 'mailto:') return { host: bare(url.hostname), label: url.host };
  return { host: bare(url.pathname.split('@')[1] ?? ''), label: url.pathname };
}

const textOf = (html: string): string =>
  withoutTricks(html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|amp);/g, ' ')).trim();

/** In punycode, as the address has it: a look-alike in other letters is another name. */
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');

const dot = '[.\\u3002\\uff0e\\uff61\\u2024]';
const label = '[\\p{L}\\p{N}\\p{M}_\\-]{1,63}';
const names = new RegExp(`${label}(?:${dot}${label}){1,10}`, 'gu');

/** Endings of files, which are no names of servers. */
const files = /\.(?:js|jsx|ts|html?|css|json|pdf|txt|png|jpe?g|gif|php|xml|exe|md|rs|py|sh|zip)$/i;

function misleads(text: string, host: string): boolean {
  return text.split(/\s+/).some((word) => {
    const scheme = /^[^\p{L}\p{N}]*[a-z][a-z0-9+.-]{0,20}:[/\\]{2}/iu.exec(word)?.[0] ?? '';
    const authority = /^[^/\\?#]{0,300}/.exec(word.slice(scheme.length))![0];
    const found = authority.match(names) ?? [];
    if (scheme !== '' && found.length === 0) return bare(authority.replace(/:\d*$/, '')) !== host;
    return found.some((name) => isAddress(name, scheme) && bare(name) !== host);
  });
}

const isAddress = (name: string, scheme: string): boolean =>
  scheme !== '' ||
  (/\p{L}{2,}[\p{N}-]*$|\.(?:xn--[\w-]+)$|^\d+(?:\.\d+){3}$/u.test(name) && !files.test(name));
