/** Whether it is worth while to read whom something names. */
import { expect, test } from 'vitest';
import { matterOf, mayNameMany } from '#domain/screening/matter.ts';

const place = 'cats';
const names = (sign: string, count: number): string =>
  Array.from({ length: count }, (_, at) => `${sign}name${at}`).join(' ');

test.each([
  ['as they are', { body: `<p>${names('@', 6)}</p>` }],
  ['in full width', { body: `<p>${names('＠', 6)}</p>` }],
  ['in small letters of their own', { body: `<p>${names('﹫', 6)}</p>` }],
  ['in the title', { title: names('@', 6), body: '' }],
  ['half here and half there', { title: names('@', 3), body: `<p>${names('@more', 3)}</p>` }],
  ['in markdown alone', { body: '<p>Hello</p>', source: names('@', 6) }],
  ['as numbers in markdown', { body: '', source: names('&#64;', 6) }],
  ['as hexadecimal numbers', { body: '', source: names('&#x40;', 6) }],
  ['by name in markdown', { body: '', source: names('&commat;', 6) }],
])('six people, %s, are found, and nothing said that they could not be there', (_, written) => {
  expect(matterOf({ ...written, place }).mentions).toBe(6);
  expect(mayNameMany(written, 5)).toBe(true);
});

test('people whom only tags name count as well', () => {
  const mentions = Array.from({ length: 6 }, (_, at) => `https://a.test/u/${at}`);
  expect(mayNameMany({ body: '', mentions }, 5)).toBe(true);
});

test('what names nobody need not be read', () => {
  expect(mayNameMany({ body: '<p>A cat &amp; a dog</p>', source: 'A cat & a dog' }, 5)).toBe(false);
  expect(mayNameMany({ body: '<p>@ann @ben</p>' }, 5)).toBe(false);
});
