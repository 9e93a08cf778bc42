/** Markdown beyond CommonMark comes out as on Lemmy (crates/utils/src/utils/markdown), but for what pages of ours may not hold. */
import { expect, test } from 'vitest';
import { htmlToText, sanitizeHtml } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';

const rel = 'rel="nofollow noopener noreferrer ugc"';
const ruby = (word: string, reading: string): string =>
  `<ruby>${word}<rp>(</rp><rt>${reading}</rt><rp>)</rp></ruby>`;

test.each([
  [
    '::: spoiler click to see more\nhow spicy!\n:::\n',
    '<details><summary>click to see more</summary>\n<p>how spicy!</p>\n</details>',
  ],
  [
    '::: spoiler <b>x</b>\n- a\n:::\nb',
    '<details><summary>&lt;b&gt;x&lt;/b&gt;</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n<p>b</p>',
  ],
  ['::: spoiler\nno title\n:::', '<p>::: spoiler\nno title\n:::</p>'],
  ['log~2~(a)', '<p>log<sub>2</sub>(a)</p>'],
  ['Markdown^TM^', '<p>Markdown<sup>TM</sup></p>'],
  ['~~gone~~ 2^a b^', '<p><s>gone</s> 2^a b^</p>'],
  ['{漢|Kan}{字|ji}', `<p>${ruby('漢', 'Kan')}${ruby('字', 'ji')}</p>`],
  ['{<b>|&}', `<p>${ruby('&lt;b&gt;', '&amp;')}</p>`],
  ['{a|b {c} `{d|e}`', '<p>{a|b {c} <code>{d|e}</code></p>'],
  [
    'Bold claim.[^1]\n\n[^1]: example',
    '<p>Bold claim.<sup>[1]</sup></p>\n<hr />\n<ol>\n<li><p>example</p>\n</li>\n</ol>',
  ],
  [
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>',
  ],
  [
    '(@ada@far.test), !cats@far.test.',
    `<p>(<a href="https://far.test/u/ada" ${rel}>@ada@far.test</a>), <a href="https://far.test/c/cats" ${rel}>!cats@far.test</a>.</p>`,
  ],
  ['`@ada@far.test` a@@b@c.test', '<p><code>@ada@far.test</code> a@@b@c.test</p>'],
  [
    '[@ada@far.test](https://far.test/x)',
    `<p><a href="https://far.test/x" ${rel}>@ada@far.test</a></p>`,
  ],
  ['ada@far.test', `<p><a href="mailto:ada@far.test" ${rel}>ada@far.test</a></p>`],
  ['@ada @ada@localhost !cats', '<p>@ada @ada@localhost !cats</p>'],
])('%j becomes %j', (source, html) => expect(renderMarkdown(source)).toBe(html));

test('what comes out stays as it is when it passes the sanitiser again', () => {
  const source = '::: spoiler a\n{b|c}^d^[^e]\n:::\n\n[^e]: @f@far.test';

  expect(sanitizeHtml(renderMarkdown(source))).toBe(renderMarkdown(source));
  expect(htmlToText(renderMarkdown(source))).toContain('b(c)d[1]');
});

/** Twice what the slowest takes on a slow machine that does much else. */
const slowMs = 3_000;

test.each([
  '^a ',
  '~a ',
  '^',
  '{a|',
  '@a@',
  '@a@b.',
  '[^1]',
  '^[',
  '[^a]: x\n\n',
  '::: spoiler a\n',
  '^[~{@!',
])('nothing is slow about %j without end', (piece) => {
  const before = performance.now();
  renderMarkdown(piece.repeat(50_000 / piece.length));

  expect(performance.now() - before).toBeLessThan(slowMs);
});
