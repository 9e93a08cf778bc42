/** Small words: plain text, links, numbers and times as pages show them. Pure. */
import { cleanLine, htmlToText } from '#lib/html.ts';
import { hostOf, originOf } from '#lib/hosts.ts';
import { perTongue, say, shortNumber, tongueNow } from './say.ts';

/** A name or title made safe against tricks with direction and invisible characters. */
export const plain = (text: string, lengthMax = 200): string => cleanLine(text, lengthMax);

/** A link that others gave: http or https, or none at all. */
export const safeHref = (url: string | null): string | null =>
  url !== null && originOf(url) !== null ? url : null;

/** A picture on another server: https only. */
export const safeImage = (url: string | null): string | null =>
  safeHref(url)?.startsWith('https://') ? url : null;

/** `example.org` of a link, to tell where it leads. */
export const hostLabel = (url: string): string => (hostOf(url) ?? '').replace(/^www\./, '');

/** Lists show many beginnings at once: what lies far behind them is not read. */
const excerptedMax = 4_000;

/** The first words of some HTML, on one line. */
export function excerpt(html: string, length = 220): string {
  const text = plain(htmlToText(html, excerptedMax), 2_000);
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length - 30)).trimEnd()}…`;
}

/** 1234 → 1.2K */
export const short = (count: number): string => shortNumber(count);

const english = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `1 rule`, `2 rules`, for pages that are in English alone; all others say it by `sayCount`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${english.format(count)} ${count === 1 ? one : many}`;

const steps: readonly (readonly [seconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [31_536_000, 'year'],
  [2_592_000, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

const relative = perTongue((tag) => new Intl.RelativeTimeFormat(tag));

/** `3 hours ago`; a clock that runs ahead still says “just now”. */
export function ago(then: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - then.getTime()) / 1_000);
  const step = steps.find(([size]) => seconds >= size);
  return step === undefined
    ? say('just now')
    : relative().format(-Math.floor(seconds / step[0]), step[1]);
}

const months = perTongue(
  (tag) => new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
);

/** `January 2026` */
export const month = (date: Date): string => months().format(date);

const moments = perTongue(
  (tag) =>
    new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }),
);

/** `2026-01-05 12:00 UTC`; in other languages than English as they write it. */
export const exact = (date: Date): string =>
  tongueNow().tag === 'en'
    ? `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : `${moments().format(date)} UTC`;
