/** Characters that hide or pile up, and cuts between characters. */
import { expect, test } from 'vitest';
import { calmed, cut, withoutTricks } from '#lib/tricks.ts';

test('a cut is between characters, never inside one', () => {
  expect(cut('a😀b', 2)).toBe('a');
  expect(cut('a😀b', 3)).toBe('a😀');
  expect(cut('a😀b', 9)).toBe('a😀b');
});

test('a name from which tricks were taken has none left', () => {
  for (const name of [
    'x\ufe0f\u200d👩',
    'a\u200d\u200d\u200d\u200d\u200db',
    '\u0301\u200d'.repeat(50),
  ]) {
    const once = withoutTricks(name);
    expect(withoutTricks(once)).toBe(once);
  }
});

test('running text keeps what its language needs', () => {
  const arabic = 'قال \u2067English\u2069 می\u200cخواهم';
  expect(calmed(arabic)).toBe(arabic);
  expect(calmed('a\u202eb\u0000c\n\td')).toBe('abc\n\td');
});
