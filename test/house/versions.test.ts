/** Holds what is installed against what was examined: some versions are a matter of security. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './plan.ts';

type Pinned = Record<'dependencies' | 'overrides', Record<string, string>>;

const json = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

const installed = (name: string): string =>
  (json(`node_modules/${name}/package.json`) as { version: string }).version;

describe('what is installed', () => {
  // 2.3.6 and older believe a key that names another server's actor as its owner; its siblings stop
  // at 2.3.6, which is why they are overridden (docs/decisions/0005).
  test('is the Fedify that was examined, once each, as package.json and the lock say', () => {
    const pins = { fedify: '2.3.8', vocab: '2.3.6', webfinger: '2.3.6', 'vocab-runtime': '2.3.6' };
    const named = json('package.json') as Pinned;
    const locked = json('package-lock.json') as { packages: Record<string, { version: string }> };
    for (const [part, version] of Object.entries(pins)) {
      const name = `@fedify/${part}`;
      const places = Object.keys(locked.packages).filter((place) => place.endsWith(`/${name}`));

      expect(installed(name), name).toBe(version);
      expect(named.overrides[name]?.replace(`$${name}`, named.dependencies[name] ?? ''), name).toBe(
        version,
      );
      expect(
        places.map((place) => `${place} ${locked.packages[place]!.version}`),
        name,
      ).toEqual([`node_modules/${name} ${version}`]);
    }
  });

  test('brings no package of Fedify twice, nor one that nobody examined', () => {
    const everywhere = globSync('node_modules/**/node_modules/@fedify/*', { cwd: root });
    const examined = [
      'fedify',
      'uri-template',
      'vocab',
      'vocab-runtime',
      'vocab-tools',
      'webfinger',
    ];

    expect(everywhere).toEqual([]);
    expect(globSync('node_modules/@fedify/*', { cwd: root }).sort()).toEqual(
      examined.map((part) => `node_modules/@fedify/${part}`),
    );
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
