/** What a line of the benchmark is, and what it hands back to the table. */
/** One figure of the table: the median of its rounds, next to what it should be. */
export type Row = {
  readonly what: string;
  /** Null when it could not be measured; `detail` says why. */
  readonly figure: number | null;
  readonly unit: '×' | '%' | '/s' | 'ms' | 'MB' | 'rows';
  readonly floor: number;
  readonly aim: number;
  readonly better: 'more' | 'less';
  readonly rounds: readonly number[];
  /** What the figure is made of, for people. */
  readonly detail: string;
};

export type Bench = {
  readonly rounds: number;
  /** Smaller numbers of everything, for a first look. */
  readonly quick: boolean;
  /** Where CPU profiles of our own process go; the yardsticks are left out then. */
  readonly prof: string | null;
  /** Gone after the run. */
  readonly folder: string;
  /** Tells whoever waits how far it is. */
  readonly say: (text: string) => void;
  /** What a line opens is closed when the line is done, last first. */
  readonly onDone: (close: () => Promise<unknown>) => void;
};

export type Line = {
  readonly name: string;
  readonly about: string;
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
};

/** The middle of some figures; of an even number, the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length === 0
    ? Number.NaN
    : (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

/** A row that stands in the table without a figure. */
export const notMeasured = (row: Omit<Row, 'figure' | 'rounds' | 'detail'>, why: string): Row => ({
  ...row,
  figure: null,
  rounds: [],
  detail: `not measured: ${why}`,
});

/** Waits on the wall clock: a benchmark has no other. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Milliseconds since 1970, comparable between the processes of one machine. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** A number for people: three digits that matter. */
export const short = (figure: number): string =>
  Math.abs(figure) >= 100
    ? Math.round(figure).toLocaleString('en')
    : figure.toPrecision(Math.abs(figure) >= 10 ? 3 : 2);
