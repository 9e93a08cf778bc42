/** Prints what was measured, next to what it should be. */
import { short, type Row } from './line.ts';

export type Verdict = 'aim' | 'floor' | 'below' | 'not measured';

/** Which of its marks a figure reaches. */
export function verdictOf({ figure, floor, aim, better }: Row): Verdict {
  if (figure === null) return 'not measured';
  const reaches = (mark: number): boolean => (better === 'more' ? figure >= mark : figure <= mark);
  if (reaches(aim)) return 'aim';
  return reaches(floor) ? 'floor' : 'below';
}

const words: Readonly<Record<Verdict, string>> = {
  aim: 'reaches the aim',
  floor: 'reaches the floor',
  below: 'BELOW THE FLOOR',
  'not measured': '–',
};

const mark = ({ unit, better }: Row, figure: number): string =>
  `${better === 'more' ? '' : '≤ '}${short(figure)} ${unit}`;
const figureOf = (row: Row): string =>
  row.figure === null ? '–' : `${short(row.figure)} ${row.unit}`;

/** The same as a table for a page of the documentation. */
export const markdownOf = (rows: readonly Row[]): string =>
  [
    '| What | Figure | Floor | Aim | Made of |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => {
      const marks = [mark(row, row.floor), mark(row, row.aim)];
      return `| ${[row.what, figureOf(row), ...marks, row.detail].join(' | ')} |`;
    }),
  ].join('\n');

/** One row a figure, and under each what it is made of. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    figureOf(row),
    mark(row, row.floor),
    mark(row, row.aim),
    words[verdictOf(row)],
  ]);
  const head = ['What', 'Figure', 'Floor', 'Aim', ''];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(column === 4 ? 0 : widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row, index) => {
    const spread = row.rounds.length > 1 ? ` [${row.rounds.map(short).join(', ')}]` : '';
    return [line(cells[index]!), `    ${row.detail}${spread}`];
  });
  return [line(head), ...body].join('\n');
}
