/** How the body of a form is read, and what is no form. */
import { describe, expect, test } from 'vitest';
import { readForm, UnreadableForm } from '#http/web/form-body.ts';

const read = (text: string) => readForm(Buffer.from(text));

test.each<[string, Record<string, string>]>([
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a=one+two%20three', { a: 'one two three' }],
  ['a=%2B+%26%3D', { a: '+ &=' }],
  ['a=b=c', { a: 'b=c' }],
  ['a', { a: '' }],
  ['a=', { a: '' }],
  ['&&a=1&', { a: '1' }],
  ['name=%F0%9F%90%88&pass=p%C3%A4ss', { name: '🐈', pass: 'päss' }],
  ['name=🐈', { name: '🐈' }],
  ['a=%EF%BB%BFx', { a: '\ufeffx' }],
])('%s', (text, fields) => {
  expect(read(text)).toEqual(fields);
});

test('names that mean something to JavaScript are names like others', () => {
  const fields = read('__proto__=1&constructor=2&a=3');

  expect(Object.hasOwn(fields, '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['1']).toBeUndefined();
});

describe('is refused', () => {
  test.each([
    ['a field that comes twice', 'a=1&b=2&a=1'],
    ['a field that comes twice, written otherwise', 'csrf=1&%63srf=2'],
    ['NUL', 'a=x%00y'],
    ['NUL in a field that nobody asks for', 'a=1&zzz=%00'],
    ['NUL in a name', 'a%00=1'],
    ['half a surrogate pair', 'a=%ED%A0%80'],
    ['bytes that are no UTF-8, encoded', 'a=%C3%28'],
    ['what is cut off', 'a=%E2%82'],
    ['a percent sign alone', 'a=100%'],
    ['more fields than any form has', Array.from({ length: 101 }, (_, n) => `f${n}=`).join('&')],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(UnreadableForm);
  });

  test('bytes that are no UTF-8, as they are', () => {
    expect(() => readForm(Buffer.from([0x61, 0x3d, 0xff]))).toThrow(UnreadableForm);
  });
});
