/** Every test stands where the thing that it tests stands. */
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './plan.ts';

/** Rooms whose tests mirror them; the other folders under test/ tell stories across rooms. */
const mirrored = ['commands', 'domain', 'federation', 'http', 'jobs', 'lib', 'storage', 'views'];
/** Where one verb or one view is one file, a test has the name of its file. */
const strict = ['domain', 'views'];
/** Inputs that mean harm go through all of federation: they have a folder of their own. */
const stories = ['test/federation/hostile'];
/** How PostgreSQL finds the rows of every list there is, whichever view asks. */
const across = ['test/views/plans.test.ts'];

const files = mirrored
  .flatMap((room) => globSync(`test/${room}/**/*.test.ts`, { cwd: root }))
  .filter((file) => !stories.includes(dirname(file)) && !across.includes(file))
  .sort();

/** `test/domain/votes/cast-vote.test.ts` mirrors the file, or the folder of that name. */
function isMirror(file: string): boolean {
  const place = file.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '');
  if (existsSync(join(root, `${place}.ts`)) || existsSync(join(root, place))) return true;
  const byFolder = !strict.includes(file.split('/')[1]!);
  return byFolder && existsSync(join(root, dirname(place)));
}

describe('tests', () => {
  test('mirror a file or a folder of src', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !isMirror(file))).toEqual([]);
  });

  test('that tell stories in a mirrored room still exist', () => {
    expect([...stories, ...across].filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });
});
