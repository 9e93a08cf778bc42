/** Words, addresses and markup as somebody writes who means harm, or as chance has it. */
import * as fc from 'fast-check';

const odd = [
  '\u202e',
  '\u202d',
  '\u200b',
  '\u200d',
  '\u00ad',
  '\u2066',
  '\ufeff',
  '\u0301',
  '\u0e47',
  '\u0000',
  '\u001b[31m',
  '\r\n',
  '\ud800',
  '\udc00',
  '\ufffe',
  '😀',
  '👩‍👩‍👧',
  'ﷺ',
  'а',
  'ß',
  'İ',
  '\u2028',
  '\t',
  'x'.repeat(300),
  '\u0301'.repeat(40),
  "'",
  '"',
  '<',
  '>',
  '&',
  '`',
  '%',
  '%00',
  '\\',
  '${x}',
  '{{x}}',
  '=cmd',
  '../',
  '-- ',
  ';',
  '1e309',
  'NaN',
  '__proto__',
  'constructor',
];

export const words: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...odd, 'a', ' ', 'word'), { maxLength: 8 })
      .map((parts) => parts.join('')),
  },
);

const hosts = [
  'evil.test',
  'bank.example',
  'xn--80ak6aa92e.com',
  'аррӏе.com',
  'EVIL.test',
  'evil.test.',
  'u:p@evil.test',
  'evil.test@bank.example',
  'evil.test:8443',
  '[::1]',
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  'localhost',
  'evil。test',
  'evil.test\\@bank.example',
  '',
  'a'.repeat(300),
];
const schemes = [
  'https://',
  'http://',
  '//',
  'javascript:',
  'java\tscript:',
  '\u0001javascript:',
  'JaVaScRiPt:',
  'data:text/html,',
  'vbscript:',
  'mailto:',
  'https:',
  'https:/',
  'https:\\\\',
  '/\\',
  'ftp://',
  'file:///',
  'blob:https://',
  'view-source:https://',
  'about:blank#',
  'xmpp:',
  '',
];
const paths = [
  '',
  '/',
  '/x?y=1&amp;z=2',
  '/%2e%2e/',
  '#a',
  '?<script>',
  '/"onclick=x',
  '/a b',
  '/\u202e',
  '/x.html',
];

export const addresses: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...schemes), fc.constantFrom(...hosts), fc.constantFrom(...paths))
  .map((parts) => parts.join(''));

const tags = (
  'p br a span b i pre code ul ol li table tr td thead tbody th h1 hr details summary ruby rt blockquote ' +
  'script style img svg math iframe noscript template textarea title xmp plaintext noembed form input button select option object embed ' +
  'base meta link body html head frameset marquee mglyph mtext foreignObject annotation-xml desc caption col colgroup math\u0000 a\u202e A P'
).split(' ');
const names = [
  'href',
  'title',
  'style',
  'class',
  'id',
  'onclick',
  'onerror',
  'src',
  'srcdoc',
  'rel',
  'target',
  'start',
  'xlink:href',
  'action',
  'dir',
  'name',
  'ping',
  'HREF',
  'href\u0000',
  '/',
  '"',
  '=',
];

const value: fc.Arbitrary<string> = fc.oneof(
  addresses,
  words,
  fc.constantFrom(
    '1',
    '-3',
    'expression(alert(1))',
    'url(javascript:alert(1))',
    '&#x6a;avascript:alert(1)',
    '&Tab;',
    '" onmouseover="alert(1)',
  ),
);
const attribute: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...names), value, fc.constantFrom('"', "'", '', '`'))
  .map(([name, text, quote]) => ` ${name}=${quote}${text}${quote}`);
const opening: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...tags),
    fc.array(attribute, { maxLength: 3 }),
    fc.constantFrom('>', '/>', ' >', '', '>>'),
  )
  .map(([tag, given, end]) => `<${tag}${given.join('')}${end}`);
const broken = [
  '<!--',
  '-->',
  '--!>',
  '<!-->',
  '<![CDATA[',
  ']]>',
  '<!doctype html>',
  '<?xml',
  '</',
  '<',
  '>',
  '&',
  '&lt;',
  '&#60;',
  '&#x3c;script>',
  '&amp;lt;',
  '&notit;',
  '<p title="</noscript><img src=x onerror=alert(1)>">',
  '<a href="https://evil.test/">https://bank.example/</a>',
  '</p>',
  '</br>',
  '</a>',
  '\u0000',
  '<a href=https://evil.test><table><a href=https://bank.example>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<div><b>'.repeat(40),
  '<ul><li>'.repeat(40),
];

export const markup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: opening },
      { weight: 3, arbitrary: fc.constantFrom(...tags).map((tag) => `</${tag}>`) },
      { weight: 3, arbitrary: words },
      { weight: 2, arbitrary: fc.constantFrom(...broken) },
      { weight: 1, arbitrary: addresses },
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

const marks = [
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '!',
  '*',
  '**',
  '_',
  '__',
  '`',
  '```\n',
  '~~',
  '#',
  '- ',
  '1. ',
  '> ',
  '|',
  '|-|-|\n',
  '\n',
  '\n\n',
  '    ',
  '\\',
  '---\n',
  '[x](',
  '![x](',
  '][',
  ']: ',
  '<https://',
  '&#106;avascript:',
  '"',
  "'",
  'www.',
  '@',
  ' ',
  'www.evil.test/',
  'https://evil.test/)',
  '[https://bank.example](https://evil.test)',
];

export const markdown: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...marks), fc.constantFrom(...marks), words, addresses, opening),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));
