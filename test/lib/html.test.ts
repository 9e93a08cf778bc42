/** The one sanitiser: what survives it, how links show where they lead, and that nothing makes it slow. */
import { describe, expect, test } from 'vitest';
import { cleanLine, htmlToText, sanitizeHtml } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';

const rel = 'rel="nofollow noopener noreferrer ugc"';
const link = (href: string, words: string): string => `<a href="${href}">${words}</a>`;

describe('what survives', () => {
  test.each([
    ['<p style="color:red" class="modal" id="main" onclick="x()">a</p>', '<p>a</p>'],
    ['<script>x()</script><style>p{}</style>a', 'a'],
    ['<img src=x onerror=x()><svg onload=x()><math></math></svg>', ''],
    ['<iframe srcdoc="<b>x</b>"></iframe>', ''],
    ['<ol start="4"><li>a</li></ol>', '<ol start="4"><li>a</li></ol>'],
    ['<ol start="4;x"><li>a</li></ol>', '<ol><li>a</li></ol>'],
    ['<form action="https://evil.test"><input name=a>b</form>', 'b'],
    ['<p title="</noscript><img src=x onerror=x()>">a', '<p>a</p>'],
    ['<b><i>unclosed', '<b><i>unclosed</i></b>'],
    ['a\u202eb\u202dc&#x202e;d', 'abcd'],
    [`e${'\u0301'.repeat(30)}`, `e${'\u0301'.repeat(4)}`],
    [`e${'&#x301;'.repeat(30)}`, `e${'\u0301'.repeat(4)}`],
    ['\ud800x', '\ufffdx'],
    [`e${'\u0301'.repeat(4)}\u0000\u0301\u0007`, `e${'\u0301'.repeat(4)}`],
  ])('of %j is %j', (given, kept) => expect(sanitizeHtml(given)).toBe(kept));
});

describe('a link', () => {
  test.each([
    'javascript:x()',
    'JaVaScRiPt:x()',
    'java\tscript:x()',
    ' &#106;avascript:x()',
    '\u0001javascript:x()',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.test/1',
    'about:blank',
    '//evil.test/x',
    '\\\\evil.test',
    '/\\evil.test',
    '/post/1',
    'x.html',
    '#main',
    '?x',
    'https://user@evil.test/',
    'https://user:pass@evil.test/',
    'https://bank.example%00@evil.test/',
    'https://',
    `https://evil.test/${'x'.repeat(3_000)}`,
    'mailto:a@b.test,c@d.test',
    'mailto:a@b.test\nbcc:c@d.test',
  ])('to %j leads nowhere', (href) =>
    expect(sanitizeHtml(link(href, 'go'))).toBe('<span>go</span>'),
  );

  test.each([
    ['https://a.test/x?y=1&amp;z=2', 'https://a.test/x?y=1&amp;z=2'],
    ['HTTPS://A.TEST:443', 'https://a.test/'],
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['mailto:a@b.test?bcc=c@d.test', 'mailto:a@b.test'],
  ])('to %s leads to %s and says that it is not ours', (href, kept) =>
    expect(sanitizeHtml(`<a href="${href}" target="_blank" title="x" class="y">go</a>`)).toBe(
      `<a href="${kept}" ${rel}>go</a>`,
    ),
  );

  test('inside a link is none', () => {
    const nested = `<a href="https://a.test/">one <table><tr><td>${link('https://b.test/', 'two')}</table></a>`;
    for (const [, words] of sanitizeHtml(nested).matchAll(/<a [^>]*>(.*?)<\/a>/gs))
      expect(words).not.toContain('<a ');
  });

  test.each([
    ['https://bank.example', 'evil.test'],
    ['http://bank.example/login?next=evil.test', 'evil.test'],
    ['bank.example', 'evil.test'],
    ['www.bank.example/evil.test', 'evil.test'],
    ['<b>bank</b>.<i>example</i>', 'evil.test'],
    ['Bank.Example', 'evil.test'],
    ['bank。example', 'evil.test'],
    ['https://evil.test@bank.example/', 'evil.test'],
    ['https://bank.example\\evil.test', 'evil.test'],
    ['https://localhost/', 'evil.test'],
    ['alice@bank.example', 'evil.test'],
    ['see 10.0.0.1', 'evil.test'],
    ['evil.test.bank.example', 'evil.test'],
    ['bank\u200b.example', 'evil.test'],
    ['&#98;ank.example', 'evil.test'],
  ])('whose words are %j says after them where it leads', (words, host) => {
    const clean = sanitizeHtml(link(`https://${host}/x`, words));

    expect(clean).toMatch(new RegExp(` \\(${host}\\)</a>$`));
    expect(sanitizeHtml(clean)).toBe(clean);
  });

  test.each([
    'https://evil.test/x',
    'evil.test',
    'www.evil.test/a/very/long/path.html?u=bank.example',
    '<span class="invisible">https://</span><span class="ellipsis">evil.test/x</span>',
    '@mallory',
    '@mallory@evil.test',
    'Node.js 24.1.2, e.g. index.html',
    'read this',
    '',
  ])('whose words are %j is left as it is', (words) =>
    expect(sanitizeHtml(link('https://evil.test/x', words))).not.toContain('(evil.test)'),
  );

  test('to a host in look-alike letters shows it in punycode', () =>
    expect(sanitizeHtml(link('https://аррӏе.com/', 'аррӏе.com'))).toContain(
      'аррӏе.com (xn--80ak6aa92e.com)</a>',
    ));

  test('to a mailbox other than the one in its words shows it', () =>
    expect(sanitizeHtml(link('mailto:x@evil.test', 'help@bank.example'))).toContain(
      '(x@evil.test)</a>',
    ));
});

describe('markdown', () => {
  test.each([
    ['[x](javascript:x())', '<p>[x](javascript:x())</p>'],
    ['<img src=x onerror=x()>', '<p>&lt;img src=x onerror=x()&gt;</p>'],
    ['![x](https://evil.test/track.png)', '<p></p>'],
    ['![x](x"onerror=x())', '<p></p>'],
    ['[home](/post/1)', '<p><span>home</span></p>'],
  ])('%j becomes %j', (source, html) => expect(renderMarkdown(source)).toBe(html));

  test.each([
    '[https://bank.example](https://evil.test/)',
    '[https://bank.example]: https://evil.test/\n\n[https://bank.example]',
    '<https://evil.test/> [bank.example](https://evil.test "https://bank.example")',
  ])('%j does not hide its host', (source) => {
    const html = renderMarkdown(source);
    expect(html).toContain('(evil.test)</a>');
    expect(html).not.toContain('title=');
  });
});

describe('a name', () => {
  test.each([
    ['a\u202eb\u200bc\u0000d\u00ade\u2066f\u3164\u115f\u034f\u061c', 'abcdef'],
    ['admin\u200d', 'admin'],
    ['ad\u200dmin', 'admin'],
    ['👩\u200d👩\u200d👧 fam', '👩\u200d👩\u200d👧 fam'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष'],
    ['1\ufe0f\u20e3 ❤\ufe0f x\ufe0f', '1\ufe0f\u20e3 ❤\ufe0f x'],
    [`z${'\u0307'.repeat(500)}algo`, `z${'\u0307'.repeat(4)}algo`],
    [' two\n\tlines\u2028three ', 'two lines three'],
    ['\u2800\u3164', ''],
    ['x\ud800y\u{e0041}', 'xy'],
    ['\u001b[31mred', '[31mred'],
  ])('%j is kept as %j', (given, kept) => expect(cleanLine(given)).toBe(kept));

  test('is cut between characters, and nothing is left hanging at the cut', () => {
    expect(cleanLine('😀'.repeat(300))).toBe('😀'.repeat(200));
    expect(cleanLine(`${'م'.repeat(199)}\u200cم`)).toBe('م'.repeat(199));
  });
});

/** Twice what the slowest takes on a slow machine that does much else. */
const slowMs = 3_000;
const fill = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

describe('a megabyte of', () => {
  test.each([
    '<div>',
    '<b>',
    '<div><b>',
    '<p>',
    '<a>',
    '<a a ',
    '<',
    '<!--',
    '&',
    '&#x',
    '<br>',
    '</p>',
    '<x y="',
    '<table><tr><td>',
    '<ul><li>',
    '<script>',
    '<iframe>',
    '<noscript>',
    '<svg>',
    '<title>',
    '"',
    '\u0301',
    '\u200d',
    '<a href="https://a.test">',
    '<a href="https://a.test">b.test</a>',
    'a.',
    '<h1><h2>',
    '<![CDATA[',
    '</',
    '<iframe><b>',
    '<a href=x><table>',
  ])('%j is done in time, and within bounds', (piece) => {
    const source = fill(piece, 1_000_000);
    const before = performance.now();
    const clean = sanitizeHtml(source);
    htmlToText(source);
    cleanLine(source);

    expect(performance.now() - before).toBeLessThan(slowMs);
    expect(clean.length).toBeLessThanOrEqual(100_000);
  });

  test.each([
    '>',
    '[',
    '![',
    '[a](',
    '*',
    '**a ',
    '_a',
    '__a',
    '`',
    '``a` ',
    'a.',
    'http://',
    'https://a.test ',
    '<',
    '<a@b.c',
    '&#',
    '- ',
    '1. ',
    '|a|\n|-|\n',
    '# ',
    '\\',
    '~~a',
    'a\n===\n',
    '[a]: b\n',
    '[a][b]',
    '![](',
    '*a_',
    'www.',
    '@a.b',
    'mailto:a@',
    'a@a.',
    '[x](<',
    '](',
    '---\n',
    '```\n',
    '   >',
    '*a **a ',
    '<!--',
    '[a](b "',
    '> - ',
    `${'*'.repeat(50)}a`,
  ])('%j as markdown is done in time, and within bounds', (piece) => {
    const before = performance.now();
    const html = renderMarkdown(fill(piece, 1_000_000));

    expect(performance.now() - before).toBeLessThan(slowMs);
    expect(html.length).toBeLessThanOrEqual(100_000);
  });
});
