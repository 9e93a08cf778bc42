/** Markup, markdown and names by the thousand: what comes out is inert, and stays as it is. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt, hostLabel, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { cleanLine, htmlToText, sanitizeHtml } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { breaks } from './support/inert.ts';
import { announce, runs, seed } from './support/runs.ts';
import { addresses, markdown, markup, words } from './support/words.ts';

announce('markup');

const check = <T>(hundredths: number, arbitrary: fc.Arbitrary<T>, law: (given: T) => void): void =>
  fc.assert(fc.property(arbitrary, law), { seed, numRuns: runs(hundredths) });

const limit = 110_000;

test(
  'HTML of others comes out inert, and the same when it is sanitised again',
  { timeout: 600_000 },
  () =>
    check(26, markup, (source) => {
      const clean = sanitizeHtml(source);

      expect(breaks(clean)).toEqual([]);
      expect(sanitizeHtml(clean)).toBe(clean);
      expect(clean.length).toBeLessThan(limit);
    }),
);

test(
  'markdown comes out inert, and the same when it is sanitised again',
  { timeout: 600_000 },
  () =>
    check(12, markdown, (source) => {
      const clean = renderMarkdown(source);

      expect(breaks(clean)).toEqual([]);
      expect(sanitizeHtml(clean).trim()).toBe(clean);
    }),
);

test(
  'names and beginnings are one line, whole, bounded, and hide nothing',
  { timeout: 600_000 },
  () =>
    check(10, fc.oneof(words, markup), (source) => {
      for (const line of [
        cleanLine(source),
        plain(source, 50),
        excerpt(source),
        cleanLine(htmlToText(source)),
      ]) {
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u00ad\ufeff]|\p{M}{5}/u);
        expect(line.isWellFormed()).toBe(true);
        expect(line.length).toBeLessThanOrEqual(500);
      }
      const once = cleanLine(source);
      expect(cleanLine(once)).toBe(once);
    }),
);

test(
  'links of others lead to pages, pictures come by https, and hosts are told in plain letters',
  { timeout: 600_000 },
  () =>
    check(4, fc.oneof(addresses, words), (source) => {
      const href = safeHref(source);
      if (href !== null) expect(new URL(href, 'https://base.test').protocol).toMatch(/^https?:$/);
      const image = safeImage(source);
      if (image !== null) expect(new URL(image).protocol).toBe('https:');
      expect(hostLabel(source)).toMatch(/^[\x21-\x7e]*$/);
    }),
);
