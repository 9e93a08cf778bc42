/** Small words: excerpts, links, numbers, times. */
import { expect, test } from 'vitest';
import { ago, counted, excerpt, hostLabel, plain, safeHref, safeImage } from '#http/ui/text.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);

test.each([
  [-5_000, 'just now'],
  [0, 'just now'],
  [59, 'just now'],
  [60, '1 minute ago'],
  [7_200, '2 hours ago'],
  [86_400, '1 day ago'],
  [2_592_000, '1 month ago'],
  [70_000_000, '2 years ago'],
])('%i seconds before is “%s”', (seconds, words) => expect(ago(before(seconds), now)).toBe(words));

test('links of others are http or https, pictures https only', () => {
  expect(safeHref('https://a.test/x')).toBe('https://a.test/x');
  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    '//a.test',
    'https://u:p@a.test',
    '',
    null,
  ])
    expect(safeHref(url)).toBeNull();
  expect(safeImage('http://a.test/x.png')).toBeNull();
  expect(safeImage('https://a.test/x.png')).toBe('https://a.test/x.png');
});

test('an excerpt is plain text on one line, cut at a word', () => {
  expect(excerpt('<p>One <b>two</b></p><p>three</p><script>four</script>')).toBe('One two three');
  const long = excerpt(`<p>${'word '.repeat(200)}</p>`, 50);
  expect(long.length).toBeLessThanOrEqual(51);
  expect(long.endsWith('word…')).toBe(true);
});

test('names lose what turns text around or hides', () =>
  expect(plain('a\u202eb\u200bc\u0000d')).toBe('abcd'));

test('numbers are short and agree with their noun', () => {
  expect(counted(1, 'comment')).toBe('1 comment');
  expect(counted(0, 'comment')).toBe('0 comments');
  expect(counted(12_345, 'reply', 'replies')).toBe('12.3K replies');
});

test('a link is known by its host', () => expect(hostLabel('https://www.a.test/x')).toBe('a.test'));
