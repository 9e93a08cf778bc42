/** The stylesheet: colours that can be read in every theme, no side that is left or right, no token that nobody made. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const style = readFileSync(new URL('../../../src/http/ui/style.css', import.meta.url), 'utf8');
const bare = style.replaceAll(/\/\*[^]*?\*\//g, '');

/** Red, green and blue of `#abc` and `#aabbcc`. */
const channels = (hex: string): number[] => {
  const digits = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, '$&$&') : hex;
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255);
};
const luminance = (hex: string): number => {
  const [red, green, blue] = channels(hex).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
};
/** WCAG 2.2, 1.4.3. */
const contrast = (one: string, other: string): number => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
};

/** The pairs of the tokens that a rule sets: by day and by night. */
function tokensOf(selector: string): Map<string, readonly [string, string]> {
  const block = bare.split(`${selector} {\n`).at(-1)!.split('}')[0]!;
  const pairs = block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\);/g);
  return new Map([...pairs].map(([, name, day, night]) => [name!, [day!, night!]]));
}
const usual = tokensOf('@supports (color: light-dark(red, red)) {\n  :root');
const themes = {
  usual,
  contrast: new Map([...usual, ...tokensOf("  [data-theme='contrast']")]),
  'more contrast': new Map([...usual, ...tokensOf("    [data-theme='auto']")]),
};

describe.each(Object.entries(themes))('the %s colours', (name, tokens) => {
  test('were found', () => expect(tokens.size).toBeGreaterThan(12));

  test.each([0, 1] as const)('can be read on every ground (%i: by day, by night)', (scheme) => {
    const of = (token: string): string => tokens.get(token)![scheme];
    const least = name === 'usual' ? 4.5 : 7;
    for (const words of ['ink', 'soft', 'accent', 'warm'])
      for (const ground of ['paper', 'surface', 'sunken'])
        expect(contrast(of(words), of(ground)), `${words} on ${ground}`).toBeGreaterThan(least);
    for (const [words, ground] of [
      ['accent-ink', 'accent'],
      ['ink', 'accent-wash'],
      ['accent', 'accent-wash'],
      ['ink', 'warm-wash'],
      ['warm', 'warm-wash'],
    ] as const)
      expect(contrast(of(words), of(ground)), `${words} on ${ground}`).toBeGreaterThan(4.5);
    for (const edge of ['field-line', 'focus'])
      for (const ground of ['paper', 'surface'])
        expect(contrast(of(edge), of(ground)), `${edge} on ${ground}`).toBeGreaterThan(3);
  });
});

describe('the stylesheet', () => {
  test('knows start and end, not left and right', () => {
    expect(
      bare.match(/(?:^|[\s;{-])(?:left|right)\s*:|text-align: (?:left|right)|float:/gm),
    ).toBeNull();
  });

  test('uses no token that is not there, and has none that nobody uses', () => {
    const made = new Set([...bare.matchAll(/^\s*--([\w-]+):/gm)].map(([, name]) => name!));
    const used = new Set([...bare.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name!));

    expect([...used].filter((name) => !made.has(name))).toEqual([]);
    expect([...made].filter((name) => !used.has(name))).toEqual([]);
  });

  test('has colours among its tokens only, but for the tiles of names', () => {
    const rules = bare.slice(bare.indexOf('*::before')).replace(/@media print[^]*$/, '');
    const strays = rules.match(/^.*#[0-9a-f]{3,8}\b.*$/gm) ?? [];

    expect(
      strays.filter(
        (line) => !/^\s*background: #[0-9a-f]{6};$/.test(line) && !/color: #fff;/.test(line),
      ),
    ).toEqual([]);
  });
});
