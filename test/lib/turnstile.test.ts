/** A few at a time; the rest wait, and not without end. */
import { expect, test } from 'vitest';
import { openTurnstile } from '#lib/turnstile.ts';

test('two at once, three wait in order, and the sixth is turned away', async () => {
  const { pass } = openTurnstile({ abreast: 2, waiting: 3 });
  const begun: number[] = [];
  const gates: (() => void)[] = [];
  const enter = (who: number) =>
    pass(async () => {
      begun.push(who);
      await new Promise<void>((resolve) => void (gates[who] = resolve));
      return who;
    });

  const all = [0, 1, 2, 3, 4, 5].map(enter);

  expect(await all[5]).toBeNull();
  expect(begun).toEqual([0, 1]);
  gates[1]!();
  expect(await all[1]).toBe(1);
  expect(begun).toEqual([0, 1, 2]);
  for (const who of [0, 2, 3, 4]) {
    gates[who]!();
    expect(await all[who]).toBe(who);
  }
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('work that fails leaves its place to the next', async () => {
  const { pass } = openTurnstile({ abreast: 1, waiting: 1 });

  await expect(pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await pass(async () => 'next')).toBe('next');
  expect(await pass(async () => 'again')).toBe('again');
});
