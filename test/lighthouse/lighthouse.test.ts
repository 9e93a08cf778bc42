/** What Lighthouse says of the main pages on a phone: `npm run lighthouse`, which fetches it with npx and takes a while. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seed, type Seeded } from '../pages/seed.ts';
import { freePort } from '../support/free-port.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { temporaryFolder } from '../support/postgres.ts';

/** Not among the packages of the project: it brings a hundred others, for one script. */
const lighthouse = 'lighthouse@13.5.0';
/** Measured figures waver; the median of these counts. */
const rounds = 3;
const run = promisify(execFile);

const street = makeStreet();
let moot: Neighbour;
let seeded: Seeded;

beforeAll(async () => {
  const port = await freePort();
  moot = await street.open(`http://127.0.0.1:${port}`);
  await moot.app.listen({ port, host: '127.0.0.1' });
  seeded = await seed(moot.house);
}, 60_000);
afterAll(street.close);

type Scores = { readonly performance: number; readonly accessibility: number };
type Report = {
  readonly categories: Record<keyof Scores, { readonly score: number }>;
  readonly audits: Record<
    string,
    { readonly score: number | null; readonly displayValue?: string }
  >;
};

async function measure(path: string): Promise<Report> {
  const file = join(temporaryFolder(), 'report.json');
  const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const wanted = ['--only-categories=performance,accessibility', '--output=json', '--quiet'];
  const flags = '--chrome-flags=--headless --no-sandbox --disable-gpu';
  const words = ['--yes', lighthouse, moot.house.origin + path, ...wanted, flags];
  await run('npx', [...words, `--output-path=${file}`], {
    env: { ...process.env, CHROME_PATH: chromium },
  });
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}

const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!;

const pages: Record<string, () => string> = {
  'the front page': () => '/',
  'a community': () => '/c/garden',
  'a thread': () => `/post/${seeded.thread}`,
  'the directory': () => '/communities',
  'a profile': () => '/u/petra@piefed.example',
  'the form to sign up': () => '/sign-up',
};

describe.each(Object.keys(pages))('%s', (name) => {
  test('is fast on a phone, and open to everybody', { timeout: 300_000 }, async () => {
    const reports: Report[] = [];
    for (let round = 0; round < rounds; round++) reports.push(await measure(pages[name]!()));
    const score = (kind: keyof Scores): number =>
      middle(reports.map(({ categories }) => Math.round(categories[kind].score * 100)));
    const shown = (audit: string): string => reports[0]!.audits[audit]?.displayValue ?? '?';
    const scores: Scores = {
      performance: score('performance'),
      accessibility: score('accessibility'),
    };
    console.log(
      `${name}: performance ${scores.performance}, accessibility ${scores.accessibility}, largest paint ${shown('largest-contentful-paint')}, ${shown('total-byte-weight')}`,
    );
    expect(scores.performance).toBeGreaterThanOrEqual(95);
    expect(scores.accessibility).toBe(100);
  });
});
