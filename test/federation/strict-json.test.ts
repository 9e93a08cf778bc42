/** Strict JSON: one meaning or none, and in time that grows with the length alone. */
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '#federation/strict-json.ts';

const parse = (text: string) => parseStrictJson(Buffer.from(text));
const deep = (levels: number): string => `${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('strict JSON', () => {
  test('takes an object and keeps its text as it came', () => {
    const text = ' {"a" : [1, "\\"}{", {"b":null}], "c":"\\u00e9"}\n';

    expect(parse(text)).toEqual({ json: { a: [1, '"}{', { b: null }], c: 'é' }, text });
  });

  test.each([
    ['a list', '[]', 'not-json'],
    ['a string', '"x"', 'not-json'],
    ['null', 'null', 'not-json'],
    ['nothing', '', 'not-json'],
    ['an open string', '{"a":"b', 'not-json'],
    ['an open escape', '{"a":"b\\', 'not-json'],
    ['a comma too many', '{"a":1,}', 'not-json'],
    ['a bad escape in a key', '{"\\x":1}', 'not-json'],
    ['33 levels', deep(33), 'too-deep'],
    ['33 lists', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'too-deep'],
    ['the same key twice', '{"a":1,"a":1}', 'duplicate-key'],
    ['the same key in two spellings', '{"a":1,"\\u0061":1}', 'duplicate-key'],
    ['@graph', '{"@graph":[]}', 'forbidden-key'],
    ['@graph in disguise', '{"\\u0040graph":[]}', 'forbidden-key'],
    ['__proto__', '{"x":{"__proto__":{}}}', 'forbidden-key'],
    ['NUL', '{"a":"\\u0000"}', 'bad-text'],
    ['half a surrogate', '{"a":"\\udc00"}', 'bad-text'],
  ])('refuses %s', (_, text, why) => {
    expect(parse(text)).toBe(why);
  });

  test('takes 32 levels, the same key in two objects, and a keyword as a value', () => {
    expect(parse(deep(32))).toHaveProperty('json');
    expect(parse('{"a":{"k":1},"b":{"k":1},"c":"@graph"}')).toHaveProperty('json');
  });

  test('refuses invalid UTF-8', () => {
    expect(parseStrictJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBe(
      'not-json',
    );
  });

  test.each([
    ['an open string full of quotes', `{"x":"${'\\"'.repeat(500_000)}`],
    ['a million brackets', `{"x":${'[],'.repeat(300_000)}`],
    ['one long string', `{"x":"${'y'.repeat(1_000_000)}"}`],
    ['blanks before a colon', `{${'"a"'.padEnd(1000, ' ').repeat(1000)}`],
  ])('reads %s in a moment', (_, text) => {
    const began = performance.now();
    parse(text);

    expect(performance.now() - began).toBeLessThan(1000);
  });
});
