/** How answers, refusals and help are printed. */
import type { Command } from './command.ts';

/** Where a command's words go; tests hand in their own. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readStdin: () => Promise<string>;
};

/** What others wrote must not steer the operator's terminal. */
const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '');

export const printText = (to: (text: string) => void, text: string): void =>
  to(`${printable(text).replace(/\n+$/, '')}\n`);

export const printJson = (to: (text: string) => void, data: unknown): void =>
  to(`${printable(JSON.stringify(data, null, 2))}\n`);

/** Columns side by side under their names; `none` is said where there are no rows. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  none: string,
): string {
  if (rows.length === 0) return none;
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => String(cell ?? '–').replace(/\s+/g, ' ')),
  );
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2026-01-05 12:00`, in UTC as everything here. */
export const moment = (when: Date | null): string | null =>
  when === null ? null : when.toISOString().slice(0, 16).replace('T', ' ');

/** How a command is typed. */
export const lineOf = ({ noun, verb, usage }: Command): string =>
  [noun, verb, usage].filter((part) => part !== null && part !== '').join(' ');

/** All commands, those of a noun, or one. */
export function helpOf(commands: readonly Command[]): string {
  const lines = commands.map((command) => [lineOf(command), command.about] as const);
  const width = Math.max(...lines.map(([line]) => line.length));
  const listed =
    width > 60 || lines.length === 1
      ? lines.map(([line, about]) => `  ${line}\n      ${about}`)
      : lines.map(([line, about]) => `  ${line.padEnd(width)}  ${about}`);
  return [
    'Usage: npm run -s folkmoot -- COMMAND',
    '',
    ...listed,
    '',
    '  --json  answers and refusals as JSON     --help  this text, also for one noun or command',
  ].join('\n');
}
