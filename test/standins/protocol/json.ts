/** Reading JSON that others wrote: small questions with plain answers, no JSON-LD. */
import type { Json } from './types.ts';

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
export const AS2 = 'https://www.w3.org/ns/activitystreams';
export const AS2_PROFILE = `application/ld+json; profile="${AS2}"`;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function str(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The id of something given as a URL or embedded. */
export function idOf(value: unknown): string | undefined {
  return isJson(value) ? str(value['id']) : str(value);
}

/** The ids of one or several things. */
export function idsOf(value: unknown): string[] {
  return asList(value).flatMap((one) => idOf(one) ?? []);
}

export function isPublicName(id: string): boolean {
  return id === PUBLIC || id === 'as:Public' || id === 'Public';
}

export function isPublic(thing: Json): boolean {
  return [...idsOf(thing['to']), ...idsOf(thing['cc'])].some(isPublicName);
}

export function mentionsPublic(value: unknown): boolean {
  return idsOf(value).some(isPublicName);
}

export function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).host;
}

export function sameHost(a: string | undefined, b: string | undefined): boolean {
  const host = hostOf(a);
  return host !== undefined && host === hostOf(b);
}

export function withoutFragment(url: string): string {
  return url.split('#')[0] ?? url;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The words of HTML, paragraphs as blank lines: enough to compare bodies, no more. */
export function htmlToText(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/<\/(p|h[1-6]|li|blockquote|div)>\s*/gi, '\n\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** Plain text as the paragraphs that most servers make of it. */
export function textToHtml(text: string, lineBreak = '<br>'): string {
  const paragraphs = escapeHtml(text).split(/\n{2,}/);
  return paragraphs.map((one) => `<p>${one.replaceAll('\n', lineBreak)}</p>`).join('');
}
