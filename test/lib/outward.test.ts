/** Where a page leads, and what is left of it when some of that is closed. */
import { expect, test } from 'vitest';
import { closeLinks, hostsOf } from '#lib/outward.ts';

const closed = new Set(['evil.test']);

test('every host of links and pictures is named once, whatever stands around it', () => {
  const html =
    '<a class="x" href="https://a.test/?q=1&amp;x=%3E" rel="y">a</a><img src="https://B.test:444/1" alt="">' +
    '<a href="https://a.test/2">b</a><a href="/here">c</a><a href="mailto:a@c.test">d</a>';

  expect(hostsOf(html)).toEqual(['a.test', 'b.test:444']);
});

test.each([
  ['<a href="https://evil.test/buy">a bargain</a>', '<span>a bargain</span>'],
  ['<a href="https://evil.test/@bob" rel="x">@<span>bob</span></a>', '<span>@<span>bob</span></a>'],
  ['<img src="https://evil.test/i.png" alt="">', ''],
  ['<a href="https://good.test/">good</a>', '<a href="https://good.test/">good</a>'],
  ['<a title="1 > 0" href="https://evil.test/">x</a>', '<span>x</span>'],
])('%s becomes %s', (html, left) =>
  expect(closeLinks(html, closed)).toBe(
    left.replace('</a>', html.includes('good') ? '</a>' : '</span>'),
  ),
);

test.each([
  'https://evil.test/buy',
  'www.EVIL.test',
  'see <b>evil.test</b>',
  'https://short.test/x',
])('words that tell the address (%s) go with the link', (words) => {
  const left = closeLinks(`<p><a href="https://evil.test/">${words}</a></p>`, closed);

  expect(left).toBe('<p><span class="absent">link to a server that is blocked here</span></p>');
});

test('nothing is touched when nothing is closed', () => {
  const html = '<a href="https://evil.test/">x</a>';

  expect(closeLinks(html, new Set())).toBe(html);
});
