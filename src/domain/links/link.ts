/** What a page behind a link says of itself, and when it is asked. Pure: no clock, no database. */
import { createHash } from 'node:crypto';
import { cleanLine } from '#lib/html.ts';
import { safeLink } from '#lib/links.ts';
import { originOf } from '#lib/hosts.ts';
import type { linkPreviewsTable } from '#storage/schema/links.ts';

export type LinkPreview = typeof linkPreviewsTable.$inferSelect;

/** As a page says it. */
export type PageWords = {
  readonly title: string;
  readonly description: string;
  /** Of a picture that stands for it. */
  readonly image: string | null;
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Nobody else asks a page within this time of being handed it. */
export const leaseMs = 5 * minuteMs;
/** Between two questions to servers of one domain: many posts may lead there, and it did not ask for that. */
export const hostGapMs = 2_000;
const triesMax = 4;
/** After so long what a page said is asked for anew when somebody posts it again. */
export const freshMs = 30 * dayMs;
/** What could not be read may be asked for again after that. */
export const failedMs = 7 * dayMs;
/** After so long without any post that leads there it is forgotten. */
export const keptMs = 30 * dayMs;

/** Whom a page belongs to, roughly: names below a domain cost its owner nothing, and are one machine often enough. */
export const domainOf = (url: string): string =>
  (URL.parse(url)?.hostname ?? '').split('.').slice(-2).join('.');

/** In the table addresses go by this: they may be longer than an index takes. */
export const keyOf = (url: string): string => createHash('sha256').update(url).digest('hex');

/** A page of somebody else's; our own need no picture of themselves. */
export const isAskable = (url: string, origin: string): boolean => {
  const found = originOf(url);
  return found !== null && found !== origin;
};

/**
 * How long to wait before a page is asked for a post from elsewhere, 0 to 60 seconds: of all servers that get the
 * post in the same moment not all are to ask at once.
 */
export const shiftMs = (key: string, origin: string): number =>
  Number.parseInt(keyOf(key + origin).slice(0, 8), 16) % minuteMs;

/** When a page that did not answer is asked again: after 10 minutes, 40, 160; null for not at all. */
export const nextTryMs = (tries: number): number | null =>
  tries >= triesMax ? null : 10 * minuteMs * 4 ** (tries - 1);

/** As it is stored: lines without tricks, a picture by https only. */
export function cleanWords({ title, description, image }: PageWords): PageWords {
  const picture = image === null ? null : safeLink(image);
  return {
    title: cleanLine(title, 200),
    description: cleanLine(description, 500),
    image: picture?.startsWith('https://') ? picture : null,
  };
}
