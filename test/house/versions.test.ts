/** Holds what is installed against what was examined: some versions are a matter of security. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './plan.ts';

/** Every installed copy of a package, the nested ones too. */
function installed(name: string): string[] {
  const places = [
    `node_modules/${name}/package.json`,
    `node_modules/**/node_modules/${name}/package.json`,
  ];
  const found = places.flatMap((place) => globSync(place, { cwd: root }));
  const versions = found.map((file) => {
    const { version } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { version: string };
    return version;
  });
  return [...new Set(versions)];
}

describe('what is installed', () => {
  // 2.3.6 and older believe a key that names another server's actor as its owner; its siblings stop
  // at 2.3.6, which is why they are overridden (docs/decisions/0005).
  test('is the Fedify that checks whose a key is, and its siblings', () => {
    expect(installed('@fedify/fedify')).toEqual(['2.3.8']);
    expect(installed('@fedify/vocab')).toEqual(['2.3.6']);
    expect(installed('@fedify/webfinger')).toEqual(['2.3.6']);
    expect(installed('@fedify/vocab-runtime')).toEqual(['2.3.6']);
  });

  test('runs on Node 24', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  test('is named by exact versions', () => {
    const text = readFileSync(join(root, 'package.json'), 'utf8');
    const named = JSON.parse(text) as Record<string, Record<string, string>>;
    const groups = ['dependencies', 'optionalDependencies', 'devDependencies'];
    const loose = groups.flatMap((group) =>
      Object.entries(named[group] ?? {}).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
      ),
    );

    expect(loose).toEqual([]);
  });
});
