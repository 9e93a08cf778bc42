/** Measures every line of the table of figures, ours and its yardstick in the same run: `npm run bench`. */
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lines } from './lines.ts';
import type { Bench, Line, Row } from './support/line.ts';
import { markdownOf, tableOf, verdictOf } from './support/table.ts';

const notes = [
  'CPU per operation is of our processes and PostgreSQL (user and system), not of the servers that are sent to',
  'nor of who sends: those are processes of their own on the same machine. Plain HTTP on loopback: no TLS in any figure.',
  'Figures are medians of the rounds, in brackets; ours and the yardstick take turns. The database syncs to the disk.',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    markdown: { type: 'string' },
    prof: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  const wanted = lines.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const unknown = positionals.filter((name) => !lines.some((line) => line.name === name));
  if (values.help || unknown.length > 0) {
    say(
      'npm run bench -- [NAME …] [--rounds N] [--quick] [--json FILE] [--markdown FILE] [--prof DIR]',
    );
    for (const { name, about } of lines) say(`  ${name.padEnd(12)} ${about}`);
    return unknown.length > 0 ? 2 : 0;
  }
  const rows: Row[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'folkmoot-bench-'));
  // Root's PostgreSQL runs as another user, who has to get in.
  chmodSync(folder, 0o755);
  const tidy = (): void => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say('stopping');
      void closeAll().finally(() => {
        tidy();
        process.exit(130);
      });
    });
  }
  try {
    for (const line of wanted) {
      rows.push(
        ...(await runLine(line, folder).catch((error: unknown) => [brokenOff(line, error)])),
      );
    }
  } finally {
    tidy();
  }
  report(rows);
  return rows.some(({ detail }) => detail.startsWith(broke)) ? 1 : 0;
}

const broke = 'broke off:';

/** One line that fails takes no other with it. */
function brokenOff({ name, about }: Line, error: unknown): Row {
  say(error instanceof Error ? error.stack! : String(error));
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const none = { figure: null, unit: '×', floor: Number.NaN, aim: Number.NaN, rounds: [] } as const;
  return { what: `${name}: ${about}`, ...none, better: 'more', detail: `${broke} ${reason}` };
}

/** What the line at work has opened. */
const closers: (() => Promise<unknown>)[] = [];

async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close();
}

async function runLine(line: Line, folder: string): Promise<readonly Row[]> {
  const prof = values.prof === undefined ? null : resolve(values.prof);
  if (prof !== null) mkdirSync(prof, { recursive: true });
  const bench: Bench = {
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    quick: values.quick,
    prof,
    folder,
    say: (text) => say(`  ${text}`),
    onDone: (close) => void closers.push(close),
  };
  const from = performance.now();
  say(`${line.name}: ${line.about}`);
  try {
    return await line.run(bench);
  } catch (error) {
    for (const log of globSync(join(folder, 'server-*.log')))
      say(readFileSync(log, 'utf8').slice(-2000));
    throw error;
  } finally {
    await closeAll();
    say(`  (${Math.round((performance.now() - from) / 1000)} s)`);
  }
}

function report(rows: readonly Row[]): void {
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(`\n${machine}\n${notes.join('\n')}\n\n${tableOf(rows)}`);
  if (values.markdown !== undefined) writeFileSync(values.markdown, `${markdownOf(rows)}\n`);
  const told = {
    when: new Date().toISOString(),
    machine,
    version: (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
    rows: rows.map((row) => ({ ...row, verdict: verdictOf(row) })),
  };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(told, null, 2)}\n`);
}

process.exitCode = await main();
