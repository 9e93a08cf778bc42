/** Where a form may lead back to. */
import { expect, test } from 'vitest';
import { localPath } from '#http/web/local-path.ts';

test.each([
  '/',
  '/settings',
  '/c/cats@lemmy.test?before=12',
  '/post/1#comments',
  '/c/%C3%BC',
  '/a//b',
  '/.//evil.test',
  `/${'x'.repeat(499)}`,
])('%s is a place here', (path) => {
  expect(localPath(path)).toBe(path);
  expect(new URL(path, 'https://meet.test').origin).toBe('https://meet.test');
});

test.each([
  ['an address elsewhere', 'https://evil.test/'],
  ['one without a scheme', '//evil.test'],
  ['three slashes', '///evil.test'],
  ['a backslash for a slash', '/\\evil.test'],
  ['a backslash later', '/c\\..\\..\\evil.test'],
  ['a tab that browsers drop', '/\t/evil.test'],
  ['a line break that browsers drop', '/\n/evil.test'],
  ['a header', '/\r\nset-cookie: a=b'],
  ['a header, percent-encoded once less', '/c\r\nlocation: https://evil.test'],
  ['NUL', '/\0'],
  ['a space first', ' /c/cats'],
  ['a space within', '/c /cats'],
  ['letters beyond ASCII', '/c/ü'],
  ['a slash that looks like one', '/\u2215evil.test'],
  ['half a character', '/\ud800'],
  ['a script', 'javascript:alert(1)'],
  ['a document', 'data:text/html,x'],
  ['a name', 'evil.test'],
  ['an at sign', '@evil.test'],
  ['nothing', ''],
  ['too much', `/${'x'.repeat(500)}`],
  ['no text', undefined],
  ['two', ['/a', '/b']],
])('%s is none', (_, path) => {
  expect(localPath(path)).toBe(null);
});
