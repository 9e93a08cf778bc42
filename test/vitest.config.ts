/** How the tests run: one project per suite, so that each brings only what it needs. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const withPostgres = ['test/support/postgres.ts'];
/** Suites with a command of their own; everything else under test/ is `unit`. */
const apart = [
  'house',
  'pages',
  'redis',
  'faults',
  'fuzz',
  'bench',
  'demo',
  'lighthouse',
  'screens',
];

const project = (name: string) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], globalSetup: withPostgres },
});

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    teardownTimeout: 20_000,
    expect: { requireAssertions: true },
    projects: [
      { extends: true, test: { name: 'house', include: ['test/house/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...apart.map((folder) => `test/${folder}/**`)],
          globalSetup: withPostgres,
        },
      },
      // A browser on a busy machine may miss its moment once; the run says whom that happened to.
      { ...project('pages'), test: { ...project('pages').test, retry: 1 } },
      project('redis'),
      project('faults'),
      project('fuzz'),
      project('lighthouse'),
      project('screens'),
    ],
  },
});
