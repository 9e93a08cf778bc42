/** What is read from a command line, by the grammar of its usage line. */
import { describe, expect, test } from 'vitest';
import { readInput, type Input } from '#commands/arguments.ts';

const read = (usage: string, ...args: string[]): Input => {
  const input = readInput(usage, args, async () => '');
  if (!input.done) throw new Error(input.message);
  return input.value;
};
const mistakeOf = (usage: string, ...args: string[]): string | null => {
  const input = readInput(usage, args, async () => '');
  return input.done ? null : input.message;
};

describe('a usage line', () => {
  test('names words, flags with a value, and flags without one', () => {
    const input = read(
      'NAME --title T [--by USER] [--admin]',
      'cats',
      '--title',
      'All cats',
      '--admin',
    );

    expect(input.word('NAME')).toBe('cats');
    expect(input.need('title')).toBe('All cats');
    expect(input.text('by')).toBeUndefined();
    expect(input.has('admin')).toBe(true);
  });

  test('lets a text begin with a dash, as markdown lists do', () => {
    expect(read('--body MD [--url U]', '--body', '- one\n- two').need('body')).toBe('- one\n- two');
    expect(mistakeOf('--body MD [--url U]', '--body', '--url', 'x')).not.toBeNull();
  });

  test('takes everything after two dashes as words', () => {
    expect(read('NAME', '--', '--json').word('NAME')).toBe('--json');
  });

  test.each([
    ['NAME', [], 'NAME is missing.'],
    ['NAME', ['a', 'b'], '“b” is one word too many; put quotes around texts.'],
    ['--title T', [], '--title T is missing.'],
    ['ID', ['x'], 'ID is a number, not “x”.'],
    ['ID', ['0'], 'ID is a number, not “0”.'],
    ['ID', ['2147483648'], 'ID is a number, not “2147483648”.'],
    ['--on POST', ['--on', 'x'], '--on is a number, not “x”.'],
    ['ID up|down|none', ['1', 'left'], 'one of up, down, none, not “left”.'],
    ['[--state new|old]', ['--state', 'x'], '--state is one of new, old, not “x”.'],
    ['[--admin]', ['--root'], "Unknown option '--root'."],
  ])('%s refuses %j', (usage, args, message) => {
    expect(mistakeOf(usage, ...args)).toBe(message);
  });
});
