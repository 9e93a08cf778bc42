/** What is wrong with HTML that is said to be inert, by a parser that the sanitiser does not share. */
import { parse, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;

const elements = new Set(
  (
    'p br a span em strong b i u s del sub sup code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 hr ' +
    'table thead tbody tr th td details summary ruby rt rp'
  ).split(' '),
);
const attributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'rel'],
  ol: ['start'],
};
const html = 'http://www.w3.org/1999/xhtml';

/** Each break as a sentence; empty when a browser finds nothing in it but words, order and safe links. */
export function breaks(source: string): string[] {
  return [true, false].flatMap((scriptingEnabled) => {
    const found: string[] = [];
    const open = [...parseFragment(source, { scriptingEnabled }).childNodes];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      found.push(...judge(node));
      if ('childNodes' in node) open.push(...node.childNodes);
    }
    return found;
  });
}

function judge(node: Node): string[] {
  if (node.nodeName === '#comment' || node.nodeName === '#documentType') return [node.nodeName];
  if (!('tagName' in node)) {
    const text = 'value' in node ? node.value : '';
    return /[\u202d\u202e]|\p{M}{5}/u.test(text) ? [`the text ${JSON.stringify(text)}`] : [];
  }
  const { tagName, namespaceURI, attrs } = node;
  const found: string[] = [];
  if (!elements.has(tagName) || namespaceURI !== html) found.push(`<${tagName}>`);
  for (const { name, value } of attrs) {
    if (!(attributes[tagName] ?? []).includes(name)) found.push(`${tagName} ${name}="${value}"`);
    if (name === 'href' && !isSafe(value)) found.push(`href="${value}"`);
    if (name === 'start' && !/^-?\d+$/.test(value)) found.push(`start="${value}"`);
  }
  if (tagName === 'a') {
    const rel = attrs.find(({ name }) => name === 'rel')?.value;
    if (rel !== 'nofollow noopener noreferrer ugc') found.push(`a link with rel="${rel}"`);
    found.push(...misleading(node));
  }
  return found;
}

/** Absolute, without a password, and only what a browser opens as a page or a mail. */
function isSafe(href: string): boolean {
  if (/^mailto:[^\s@:/]+@[^\s@:/]+$/.test(href)) return true;
  if (!/^https?:\/\/[^\s@\\/?#]+([/?#]|$)/.test(href)) return false;
  const url = new URL(href, 'https://base.test/page');
  return url.href === href && url.username === '' && url.password === '';
}

/** `https://somewhere` in the words of a link to elsewhere, without elsewhere being named. */
function misleading(link: DefaultTreeAdapterTypes.Element): string[] {
  const text = textOf(link);
  const href = link.attrs.find(({ name }) => name === 'href')?.value ?? '';
  const said = /^\s*https?:\/\/([a-z0-9.-]+)/i.exec(text)?.[1]?.toLowerCase();
  if (said === undefined || href.startsWith('mailto:')) return [];
  const { host, hostname } = new URL(href);
  const same = said.replace(/^www\./, '') === hostname.replace(/^www\./, '');
  return same || text.includes(host) ? [] : [`${JSON.stringify(text)} leads to ${host}`];
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** Of a whole page of ours: it has forms and a head, but nothing that runs, loads or leads astray. */
export function pageBreaks(source: string): string[] {
  const found: string[] = [];
  const open: Node[] = [...parse(source, { scriptingEnabled: false }).childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('childNodes' in node) open.push(...node.childNodes);
    if (!('tagName' in node)) continue;
    const { tagName, attrs } = node;
    if (running.has(tagName)) found.push(`<${tagName}>`);
    for (const { name, value } of attrs) {
      if (/^on|^style$|^srcdoc$|^ping$/.test(name)) found.push(`${tagName} ${name}="${value}"`);
      if (
        /^(href|src|action|content)$/.test(name) &&
        /^\s*(javascript|data|vbscript):/i.test(value)
      )
        found.push(`${tagName} ${name}="${value}"`);
      if (tagName === 'img' && name === 'src' && !/^(https:\/\/|\/assets\/)/.test(value))
        found.push(`img src="${value}"`);
      if (tagName === 'form' && name === 'action' && !/^\/[^/\\]/.test(value))
        found.push(`form action="${value}"`);
      if (name === 'http-equiv') found.push(`${tagName} http-equiv="${value}"`);
    }
  }
  return found;
}

const running = new Set(
  'script style iframe object embed base math foreignobject noscript template frame frameset applet'.split(
    ' ',
  ),
);
