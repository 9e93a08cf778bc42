/** What each kind of rule meets: a table, without clock or database. */
import { expect, test } from 'vitest';
import { matchRule, noFacts, type Facts } from '#domain/screening/match-rule.ts';
import { matterOf, printOf, type Written } from '#domain/screening/matter.ts';
import { readTest } from '#domain/screening/rule.ts';
import { refuse } from '#lib/outcome.ts';
import { valueOf } from '../../support/given.ts';

const meets = (
  kind: string,
  settings: object,
  written: Partial<Written>,
  facts: Partial<Facts> = {},
): boolean =>
  matchRule(valueOf(readTest(kind, settings)), matterOf({ body: '', place: 'cats', ...written }), {
    ...noFacts,
    ...facts,
  });

const words = (wanted: string[], body: string) => meets('words', { words: wanted }, { body });

test.each([
  [['casino'], '<p>The casino opens</p>', true],
  [['casino'], '<p>The CASINO</p>', true],
  [['Casino'], '<p>ｃａｓｉｎｏ</p>', true],
  [['casino'], '<p>cas\u200bino</p>', true],
  [['casino'], '<p>casinos are many</p>', false],
  [['casino*'], '<p>casinos are many</p>', true],
  [['casino*'], '<p>mycasino</p>', false],
  [['cheap pills'], '<p>Cheap<br>pills!</p>', true],
  [['cheap pills'], '<p>cheap</p><p>blue pills</p>', false],
  [['c++'], '<p>I like C++.</p>', true],
  [['ass'], '<p>class assembly</p>', false],
  [['slot', 'poker'], '<p>Poker night</p>', true],
  [['href'], '<p><a href="https://x.test/">here</a></p>', false],
  [['казино'], '<p>Лучшее КАЗИНО</p>', true],
  [['casino'], `<p>${'So much before it. '.repeat(2_000)}</p><p>casino</p>`, true],
] as const)('the words %j in %.60s: %s', (wanted, body, met) => {
  expect(words([...wanted], body)).toBe(met);
});

test.each([
  ['buy\\s+(cheap|now)', 'BUY   now', true],
  ['^free', 'a\nfree lunch', true],
  ['\\bfree\\b', 'freedom', false],
  ['[0-9]{3}-[0-9]{4}', 'call 555-1234', true],
  ['casino', 'cas\u200bino', true],
  ['casino', 'ｃａｓ\u00adｉｎｏ', true],
  ['^free$', 'a\nfr\u2060ee', true],
] as const)('the pattern %s in %j: %s', (pattern, title, met) => {
  expect(meets('pattern', { pattern }, { title })).toBe(met);
});

test('a pattern that stops other engines for hours takes no time to speak of', () => {
  const before = performance.now();
  for (const pattern of ['(a+)+$', '(a|aa)+$', '(x+x+)+y', '([a-z]+)*[0-9]{3}'])
    expect(meets('pattern', { pattern }, { body: `<p>${'a'.repeat(9_000)}!</p>` })).toBe(false);
  expect(performance.now() - before).toBeLessThan(3_000);
});

test.each([
  ['(', 'bad-pattern'],
  ['(?=look)', 'bad-pattern'],
  ['(a)\\1', 'bad-pattern'],
  ['(a{100}){100}', 'bad-pattern'],
  ['.{1,1000}x', 'bad-pattern'],
  ['a'.repeat(301), 'bad-settings'],
  ['', 'bad-settings'],
] as const)('the pattern %s is refused: %s', (pattern, reason) => {
  expect(readTest('pattern', { pattern })).toEqual(refuse(reason));
});

test('what is written in the markdown beside the words counts as well', () => {
  const written = {
    body: '<p>Harmless</p>',
    source: 'Win at the **casino**: [here](https://spam.test/)',
  };

  expect(meets('words', { words: ['casino'] }, written)).toBe(true);
  expect(meets('pattern', { pattern: 'casino: here' }, written)).toBe(true);
  expect(meets('domains', { domains: ['spam.test'] }, written)).toBe(true);
  expect(meets('words', { words: ['casino'] }, { ...written, source: null })).toBe(false);
});

const link = (url: string) => `<p><a href="${url}">x</a></p>`;
const manyLinks = Array.from({ length: 250 }, (_, n) => link(`https://good.test/${n}`)).join('');

test.each([
  [['spam.test'], { body: link('https://spam.test/x?a=1&amp;b=2') }, true],
  [['spam.test'], { body: link('https://www.spam.test/') }, true],
  [['spam.test'], { body: link('https://spam.test:8443/') }, true],
  [['spam.test'], { body: link('https://nospam.test/') }, false],
  [['spam.test'], { url: 'https://Spam.Test/' }, true],
  [['https://spam.test/path'], { url: 'https://spam.test/' }, true],
  [['bücher.test'], { url: 'https://xn--bcher-kva.test/' }, true],
  [['spam.test'], { body: '<p>about spam.test</p>' }, false],
  [['spam.test'], { body: manyLinks + link('https://spam.test/') }, true],
] as const)('the domains %j in %j: %s', (domains, written, met) => {
  expect(meets('domains', { domains }, written)).toBe(met);
});

test.each([
  ['new-account', { hours: 24 }, { ageHours: 23.9 }, true],
  ['new-account', { hours: 24 }, { ageHours: 24 }, false],
  ['first-posts', { count: 3 }, { shown: 2 }, true],
  ['first-posts', { count: 3 }, { shown: 3 }, false],
  ['rate', { perHour: 5 }, { lastHour: 4 }, false],
  ['rate', { perHour: 5 }, { lastHour: 5 }, true],
] as const)('%s %j of somebody with %j: %s', (kind, settings, facts, met) => {
  expect(meets(kind, settings, {}, facts)).toBe(met);
});

test.each([
  ['<p>@a@x.test and @b@x.test</p>', undefined, false],
  ['<p>@a@x.test @b@x.test @c@x.test</p>', undefined, true],
  ['<p>@a @a @a @a</p>', undefined, false],
  ['<p>@a @b @cats</p>', undefined, false],
  ['<p>mail a@x.test b@x.test c@x.test</p>', undefined, false],
  ['<p>nobody</p>', 3, true],
] as const)('more than two mentions in %s (tags: %s): %s', (body, mentions, met) => {
  expect(meets('mentions', { people: 2 }, { body, mentions })).toBe(met);
});

test('the same text is that of several people within the time, whatever its marks and case', () => {
  const body = '<p>Earn a thousand a day, from home!</p>';
  const print = printOf(matterOf({ body: '<p>EARN a thousand — a day from HOME</p>', place: '' }))!;
  const settings = { people: 3, minutes: 10 };
  const by = (...authors: number[]) => authors.map((author) => ({ author, print, minutes: 5 }));
  expect(meets('repeat', settings, { body }, { others: by(1, 2) })).toBe(true);
  expect(meets('repeat', settings, { body }, { others: by(1, 1, 1) })).toBe(false);
  const long = by(1, 2).map((one) => ({ ...one, minutes: 11 }));
  expect(meets('repeat', settings, { body }, { others: long })).toBe(false);
  expect(meets('repeat', settings, { body: '<p>thanks!</p>' }, { others: by(1, 2) })).toBe(false);
});

test.each([
  ['nonsense', {}, 'bad-kind'],
  ['toString', {}, 'bad-kind'],
  ['words', {}, 'bad-settings'],
  ['words', { words: [] }, 'bad-settings'],
  ['words', { words: ['…'] }, 'bad-settings'],
  ['words', { words: ['a'], more: 1 }, 'bad-settings'],
  ['words', { words: Array.from({ length: 201 }, (_, n) => `w${n}`) }, 'bad-settings'],
  ['domains', { domains: ['not a host'] }, 'bad-settings'],
  ['rate', { perHour: 0 }, 'bad-settings'],
  ['rate', { perHour: 1.5 }, 'bad-settings'],
  ['repeat', { people: 1, minutes: 5 }, 'bad-settings'],
  ['mentions', { people: '3' }, 'bad-settings'],
  ['new-account', null, 'bad-settings'],
] as const)('a rule of kind %s with %j is refused: %s', (kind, settings, reason) => {
  expect(readTest(kind, settings)).toEqual(refuse(reason));
});
