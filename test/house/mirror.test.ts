/** Every test stands where the thing that it tests stands. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './plan.ts';

/** Rooms whose tests mirror them; the other folders under test/ tell stories across rooms. */
const mirrored = ['commands', 'domain', 'federation', 'http', 'jobs', 'lib', 'storage', 'views'];

const files = mirrored
  .flatMap((room) => globSync(`test/${room}/**/*.test.ts`, { cwd: root }))
  .sort();

/** `test/domain/votes/cast-vote.test.ts` mirrors the file, or the folder of that name. */
function isMirror(file: string): boolean {
  const place = file.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '');
  return existsSync(join(root, `${place}.ts`)) || existsSync(join(root, place));
}

describe('tests', () => {
  test('mirror a file or a folder of src', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !isMirror(file))).toEqual([]);
  });
});
