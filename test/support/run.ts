/** Runs one suite and ends with the line that scripts read: `N passed, N failed`. */
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest, type TestCase, type Vitest } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const suites: Record<string, readonly string[]> = {
  unit: ['house', 'unit'],
  pages: ['pages'],
  redis: ['redis'],
  faults: ['faults'],
  fuzz: ['fuzz'],
  lighthouse: ['lighthouse'],
  screens: ['screens'],
};

type Count = { readonly passed: number; readonly failed: number };

/** Words that are no part of a file's name. */
const largeWord = '--large';

/** `words` are parts of file names, as vitest takes them; `--large` among them asks for large numbers. */
async function runSuite(projects: readonly string[], words: string[]): Promise<Count> {
  const filters = words.filter((word) => word !== largeWord);
  const vitest = await startVitest(filters, {
    root,
    config: `${root}/test/vitest.config.ts`,
    project: [...projects],
    watch: false,
    passWithNoTests: true,
    provide: { large: words.includes(largeWord) },
  });
  const { passed, failed } = count(vitest);
  await vitest.close();
  // A setup that fails is only told by the exit code.
  const broken = failed === 0 && Number(process.exitCode ?? 0) !== 0;
  return { passed, failed: broken ? 1 : failed };
}

/** One line for each that failed, so that a log that was cut still says which. */
function tellOf(test: TestCase): void {
  const { state, errors = [] } = test.result();
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  const retries = test.diagnostic()?.retryCount ?? 0;
  if (state === 'passed' && retries > 0) console.log(`at the second try: ${name}`);
  if (state === 'passed' || state === 'skipped') return;
  const [why = ''] = (errors[0]?.message ?? 'never ended').split('\n');
  console.log(`failed: ${name}: ${why.slice(0, 300)}`);
}

/** A file that does not load and an error outside every test are failures too. */
function count(vitest: Vitest): Count {
  let passed = 0;
  let failed = vitest.state.getUnhandledErrors().length;
  for (const module of vitest.state.getTestModules()) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      if (state === 'failed' || state === 'pending') failed += 1;
      tellOf(test);
    }
  }
  return { passed, failed };
}

async function main(suite: string, filters: string[]): Promise<number> {
  const projects = suites[suite];
  if (projects === undefined) {
    console.error(`There is no suite "${suite}"; there are ${Object.keys(suites).join(', ')}.`);
    return 2;
  }
  const pattern = suite === 'unit' ? 'test/**/*.test.ts' : `test/${suite}/**/*.test.ts`;
  if (globSync(pattern, { cwd: root }).length === 0) {
    console.log(`The suite ${suite} holds no tests yet.`);
    console.log('0 passed, 0 failed');
    return 1;
  }
  let counted: Count;
  try {
    counted = await runSuite(projects, filters);
  } catch (error) {
    console.error(error);
    counted = { passed: 0, failed: 1 };
  }
  console.log(`${counted.passed} passed, ${counted.failed} failed`);
  return counted.failed > 0 || counted.passed === 0 ? 1 : 0;
}

const [suite = 'unit', ...filters] = process.argv.slice(2);
process.exit(await main(suite, filters));
