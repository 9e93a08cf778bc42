/** Which dialect a server is spoken to. */
import { expect, test } from 'vitest';
import { dialectOf, type Dialect } from '#domain/instances/dialects.ts';

const table: [string | null, Dialect | null, Dialect][] = [
  ['mastodon', null, 'microblog'],
  ['Mastodon', null, 'microblog'],
  ['gotosocial', null, 'microblog'],
  ['iceshrimp.net', null, 'microblog'],
  ['snac2', null, 'microblog'],
  ['lemmy', null, 'threadiverse'],
  ['piefed', null, 'threadiverse'],
  ['mbin', null, 'threadiverse'],
  ['nodebb', null, 'threadiverse'],
  ['mitra', null, 'threadiverse'],
  ['folkmoot', null, 'threadiverse'],
  ['something-new', null, 'threadiverse'],
  [null, null, 'threadiverse'],
  ['mastodon', 'threadiverse', 'threadiverse'],
  ['lemmy', 'microblog', 'microblog'],
];

test.each(table)('%s with %s chosen is spoken to as %s', (software, dialectChosen, dialect) => {
  expect(dialectOf({ software, dialectChosen })).toBe(dialect);
});
