/** The title of a thread that came without one. */
import { expect, test } from 'vitest';
import { titleOf } from '#federation/objects/title.ts';

test.each([
  ['the name, when there is one', 'A name', '<p>Words</p>', 'A name'],
  ['the first line else', null, '<p>First line</p><p>Second</p>', 'First line'],
  ['without the mention before it', null, '<p><a href="x">@cats</a> What a day</p>', 'What a day'],
  ['without a whole handle', null, '<p>@cats@folkmoot.test What a day</p>', 'What a day'],
  ['without the hashtags after it', null, '<p>What a day #cats #dogs</p>', 'What a day'],
  ['with a hashtag inside the sentence', null, '<p>What a #cat day</p>', 'What a #cat day'],
  [
    'from the second line, when the first is a mention only',
    null,
    '<p>@cats</p><p>What a day</p>',
    'What a day',
  ],
  ['Untitled, when nothing is left', null, '<p>@cats #tag</p>', 'Untitled'],
  ['text, never markup', '<b>Bold</b>', '', '<b>Bold</b>'],
  ['the name without tricks', 'A\u202ename\u200b', '', 'Aname'],
])('is %s', (_, name, body, title) => {
  expect(titleOf({ name, body })).toBe(title);
});

test('is cut at a word, with a sign that it was', () => {
  const title = titleOf({ name: null, body: `<p>${'word '.repeat(100)}</p>` });

  expect([...title].length).toBeLessThanOrEqual(200);
  expect(title).toMatch(/word…$/);
});

test('of words made to be slow is found at once', () => {
  const begun = performance.now();
  titleOf({ name: null, body: `<p>${' #a'.repeat(6600)}!</p>` });

  expect(performance.now() - begun).toBeLessThan(150);
});

test('of nothing but hashtags is Untitled, however many they are', () => {
  expect(titleOf({ name: null, body: `<p>#a${' #b'.repeat(50)}</p>` })).toBe('Untitled');
});
