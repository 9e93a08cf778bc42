/** Rules, what waits, and battles, in the operator's shell. */
import { expect, test } from 'vitest';
import { momentOf } from '#commands/moment-of.ts';
import { openShell } from './support.ts';

test('a rule is tried, made, listed and ended; what it holds is approved or rejected', async () => {
  const shell = await openShell();
  await shell.run(['user', 'create', 'ada']);
  await shell.run(['user', 'create', 'bob']);
  await shell.run(['community', 'create', 'cats', '--title', 'Cats', '--by', 'ada']);
  const write = (title: string) =>
    shell.run(['post', 'create', '--in', 'cats', '--as', 'bob', '--title', title]);
  await write('Casino one');
  const add = (...more: string[]) =>
    shell.run(['rule', 'add', '--name', 'No casinos', '--action', 'hold', ...more]);

  expect((await add('--kind', 'words')).err).toContain('--words');
  expect((await add('--kind', 'fancy')).err).toContain('new-account');
  expect((await add('--kind', 'pattern', '--pattern', '(')).err).toContain('RE2');
  expect((await add('--kind', 'words', '--words', 'a', '--in', 'dogs')).code).toBe(1);
  const made = await add('--kind', 'words', '--words', 'casino, bingo', '--in', 'cats');
  expect(made.out).toContain('the words casino, bingo');
  const rate = await add('--kind', 'rate', '--count', '5');
  expect(rate.out).toContain('more than 5 posts and comments in an hour');

  expect((await shell.run(['rule', 'list'])).out).toMatch(/1 +cats +hold +No casinos/);
  expect((await shell.run(['rule', 'test', '1'])).out).toContain('it meets 1, by 1 people');
  expect((await shell.run(['rule', 'test', '9'])).code).toBe(1);

  await write('Casino two');
  await write('Casino three');
  const held = await shell.run(['held', 'list']);
  expect(held.out).toContain('Casino two');
  expect(await shell.json<{ state: string }>(['held', 'approve', '1'])).toMatchObject({
    state: 'approved',
  });
  expect(await shell.json<{ state: string }>(['held', 'reject', '2', '--reason', 'spam'])).toEqual({
    id: 2,
    state: 'rejected',
  });
  expect((await shell.run(['held', 'approve', '1'])).err).toContain('held list');
  expect((await shell.run(['held', 'list'])).out).toContain('Nothing waits');
  expect((await shell.run(['post', 'list', '--in', 'cats'])).out).toContain('Casino two');
  expect((await shell.run(['rule', 'end', '1'])).code).toBe(0);
  expect((await shell.run(['rule', 'end', '1'])).code).toBe(1);
});

test('a battle begins and ends, and who wants to join meanwhile is taken in or turned away', async () => {
  const shell = await openShell();
  await shell.run(['user', 'create', 'ada']);
  await shell.run(['user', 'create', 'bob']);
  await shell.run(['community', 'create', 'cats', '--title', 'Cats', '--by', 'ada']);
  expect((await shell.run(['battle', 'end'])).code).toBe(1);
  expect((await shell.run(['battle', 'begin', '--until', 'soon'])).code).toBe(1);
  expect((await shell.run(['battle', 'begin', '--until', '12h'])).out).toContain('Until ');
  expect((await shell.run(['battle', 'status'])).out).toContain('There is a battle');
  const follow = ['community', 'follow', 'cats', '--as', 'bob'];
  expect(await shell.json<{ state: string }>(follow)).toMatchObject({ state: 'pending' });
  expect((await shell.run(['held', 'list'])).out).toMatch(/join +cats +bob/);
  expect((await shell.run(['join', 'reject', 'cats', 'bob'])).code).toBe(0);
  expect((await shell.run(['join', 'approve', 'cats', 'bob'])).code).toBe(1);
  await shell.run(follow);
  expect((await shell.run(['join', 'approve', 'cats', 'bob'])).out).toContain(
    'bob belongs to cats',
  );
  expect((await shell.run(['battle', 'end'])).code).toBe(0);
  expect(await shell.json<{ battle: boolean }>(['battle', 'status'])).toMatchObject({
    battle: false,
  });
});

test('what a new server may send is set by hand, where it was met', async () => {
  const shell = await openShell();
  expect((await shell.run(['instance', 'budget', 'never.example'])).code).toBe(1);
  expect((await shell.run(['instance', 'budget', 'x', '--per-minute', '0'])).code).toBe(2);
});

const now = new Date('2026-01-05T12:00:00Z');

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T18:00Z', '2026-01-31T18:00:00.000Z'],
  ['2026-01-31 18:00', '2026-01-31T18:00:00.000Z'],
  ['90m', '2026-01-05T13:30:00.000Z'],
  ['2w', '2026-01-19T12:00:00.000Z'],
  ['tomorrow', null],
  ['2026-13-01', null],
  ['0x10h', null],
] as const)('the moment %s is %s', (typed, moment) => {
  const read = momentOf(typed, now);
  expect(read.done ? read.value.toISOString() : null).toBe(moment);
});
