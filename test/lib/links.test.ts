/** Where a link of others may lead, and what its words may hide. */
import { expect, test } from 'vitest';
import { safeLink, showHosts } from '#lib/links.ts';

test.each([
  'javascript:x()',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://a.test/',
  'blob:https://a.test/1',
  'view-source:https://a.test/',
  '//a.test/',
  '\\\\a.test',
  '/x',
  'x',
  '',
  'https://u@a.test/',
  'https://:p@a.test/',
  'mailto:a@b.test,c@d.test',
])('%j is no address to lead to', (href) => expect(safeLink(href)).toBeNull());

test.each([
  ['HTTPS://A.test', 'https://a.test/'],
  ['https:a.test', 'https://a.test/'],
  [' https://a.test/x y', 'https://a.test/x%20y'],
  ['https://a。test/', 'https://a.test/'],
  ['mailto:a@b.test?subject=x', 'mailto:a@b.test'],
])('%j leads to %s, in the one spelling that all browsers read alike', (href, kept) =>
  expect(safeLink(href)).toBe(kept),
);

test('an address behind hundreds of words is told from where the link leads', () => {
  const link = `<a href="https://evil.test/">${'. '.repeat(201)}https://bank.test</a>`;

  expect(showHosts(link)).toMatch(/https:\/\/bank\.test \(evil\.test\)<\/a>$/);
});

test.each(['README.md', 'main.rs', 'setup.py', 'all.zip'])(
  '%s is a file and no address',
  (name) => {
    const link = `<a href="https://code.test/x">${name}</a>`;

    expect(showHosts(link)).toBe(link);
  },
);

test('a hundred thousand dots, dashes or slashes in the words of links are judged at once', () => {
  for (const piece of ['.', '-', 'a.', '/', '@', ':', 'a://', 'é', ' a.b', '<b>']) {
    const words = piece.repeat(100_000 / piece.length);
    const html = `<a href="https://evil.test/">${words}</a>`.repeat(3);
    const before = performance.now();
    showHosts(html);
    expect(performance.now() - before, piece).toBeLessThan(1_000);
  }
});
