/** Sentences in the language of whoever asks, with their gaps filled, and nothing of one reader in another's page. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { html, renderPage } from '#http/ui/html.ts';
import {
  say,
  sayCount,
  sayWith,
  speak,
  speaking,
  tongueAccepted,
  tongueNow,
  tongueOf,
} from '#http/ui/say.ts';
import { ago, exact, month, short } from '#http/ui/text.ts';

test('a sentence is said in the language of the request, in English outside of any', () => {
  expect(say('Sign in')).toBe('Sign in');
  expect(speaking('de', () => say('Sign in'))).toBe('Anmelden');
  expect(speaking('xx', () => say('Sign in'))).toBe('Sign in');
  expect(speaking('de', () => say('No catalogue has this.'))).toBe('No catalogue has this.');
  expect(speaking('de', () => say('constructor'))).toBe('constructor');
});

test('two requests at once keep their languages, whoever waits for whom', async () => {
  const answer = (tag: string, milliseconds: number) =>
    speaking(tag, async () => {
      await wait(milliseconds);
      return tongueNow().tag;
    });
  expect(await Promise.all([answer('de', 20), answer('ar', 10), answer('en', 0)])).toEqual([
    'de',
    'ar',
    'en',
  ]);
});

test('a language that is not spoken changes nothing', () =>
  speaking('de', () => {
    speak(null);
    speak('xx');
    expect(tongueNow().tag).toBe('de');
    speak('ar-EG');
    expect(tongueNow()).toMatchObject({ tag: 'ar', dir: 'rtl' });
  }));

test.each([
  [undefined, null],
  ['', null],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr, ar;q=0.2, de;q=0.5', 'de'],
  ['de;q=0, ar', 'ar'],
  ['*;q=0.5', null],
  ['de;q=x, ar;q=0.1', 'de'],
  [`${'x,'.repeat(5_000)}de`, null],
])('of “%s” is spoken %s', (header, tag) => expect(tongueAccepted(header)).toBe(tag));

test('a tag is known by its language', () => {
  expect(tongueOf('DE-ch')?.tag).toBe('de');
  expect(tongueOf('deutsch')).toBeNull();
  expect(tongueOf('__proto__')).toBeNull();
});

describe('gaps', () => {
  test('are filled by name, and stay where no value is given', () => {
    expect(say('Not done: {page}', { page: 'Sign in' })).toBe('Not done: Sign in');
    expect(say('Not done: {page}')).toBe('Not done: {page}');
    expect(say('Not done: {page}', { page: '{page} $& $1' })).toBe('Not done: {page} $& $1');
  });

  test('hold pieces of pages, escaped as all that others wrote', () => {
    const said = sayWith('by {who}', { who: html`<b>${'<i>'}</b>` });
    expect(renderPage(html`<p>${said}</p>`)).toContain('<p>by <b>&lt;i></b></p>');
    const plain = sayWith('by {who}', { who: '<i>' });
    expect(renderPage(html`<p>${plain}</p>`)).toContain('<p>by &lt;i></p>');
  });

  test('keep together what is read the other way', () => {
    const title = 'Cats, all of them';
    expect(speaking('ar', () => say('“{title}”', { title }))).toBe(`«\u2068${title}\u2069»`);
    expect(say('“{title}”', { title })).toBe(`“${title}”`);
    expect(say('“{title}”', { title: 'قطط' })).toBe('“\u2068قطط\u2069”');
    expect(speaking('ar', () => sayWith('by {who}', { who: 'ada' }))).toContain('\u2068ada\u2069');
  });
});

test.each([
  ['en', ['0 comments', '1 comment', '2 comments', '11 comments', '1.2K comments']],
  ['de', ['0 Kommentare', '1 Kommentar', '2 Kommentare', '11 Kommentare', '1234 Kommentare']],
  ['ar', ['0 تعليق', 'تعليق واحد', 'تعليقان', '11 تعليقًا', '1.2 ألف تعليق']],
])('what is counted agrees with its number in %s', (tag, words) =>
  speaking(tag, () =>
    expect(
      [0, 1, 2, 11, 1234].map((n) =>
        sayCount(n, '{n} comment', '{n} comments').replaceAll('\u00a0', ' '),
      ),
    ).toEqual(words),
  ),
);

test('numbers and dates are written as the language writes them', () => {
  const [then, now] = [new Date('2026-01-05T12:00:00Z'), new Date('2026-01-05T15:30:00Z')];
  const all = (tag: string) =>
    speaking(tag, () => [
      ago(then, now),
      ago(now, now),
      month(then),
      exact(then),
      short(4_200_000),
    ]);

  expect(all('en')).toEqual([
    '3 hours ago',
    'just now',
    'January 2026',
    '2026-01-05 12:00 UTC',
    '4.2M',
  ]);
  expect(all('de').map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    'vor 3 Stunden',
    'gerade eben',
    'Januar 2026',
    '05.01.2026, 12:00 UTC',
    '4,2 Mio.',
  ]);
  expect(all('ar').slice(0, 3)).toEqual(['قبل 3 ساعات', 'الآن', 'يناير 2026']);
});
