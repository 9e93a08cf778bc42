/** The one script: made of its parts, light, and nothing in it that the policy of pages forbids. */
import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assets, scriptParts } from '#http/ui/assets.ts';
import { joinScript, lighten, lightenStyle } from '#http/ui/join-script.ts';
import { scriptWords } from '#http/ui/script-words.ts';

const folder = join(import.meta.dirname, '../../../src/http/browser');
const sources = readdirSync(folder).filter((file) => file.endsWith('.js'));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const scripts = assets.filter(({ path }) => path.endsWith('.js'));

describe('the script', () => {
  test('has every part of its folder, and each part says what it is for', () => {
    expect([...scriptParts, 'riddle'].map((name) => `${name}.js`).sort()).toEqual(sources.sort());
    for (const file of sources) expect(textOf(file), file).toMatch(/^\/\*\*\s[\s*]*[A-Z]/);
  });

  test.each(scripts)('$path is sound, and light', ({ body }) => {
    const checked = spawnSync(process.execPath, ['--check', '--input-type=module'], {
      input: body,
      encoding: 'utf8',
    });

    expect(checked.stderr).toBe('');
    expect(Buffer.byteLength(body)).toBeLessThan(30_000);
    expect(body).not.toMatch(/^\s*\/\/|\/\*\*|^(?:import|export) /m);
  });

  test('makes nothing of text: no markup, no code, no address of others', () => {
    for (const { path, body } of scripts)
      expect(
        body.match(
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|https?:\/\/\w/g,
        ),
        path,
      ).toBeNull();
  });

  test('says only what it was given words for', () => {
    const said = sources.flatMap((file) =>
      [...textOf(file).matchAll(/\bsay\('(\w+)'/g)].map(([, key]) => key!),
    );
    const tools = [...textOf('editor.js').matchAll(/\{ name: '(\w+)'/g)].map(([, key]) => key!);

    expect([...new Set([...said, ...tools])].sort()).toEqual(Object.keys(scriptWords()).sort());
  });
});

test('parts keep their names to themselves, but for what they export', () => {
  const joined = joinScript([
    { name: 'one', source: '/** One. */\nexport const add = (a, b) => a + b;\n' },
    { name: 'two', source: "import { add } from './one.js';\nconst two = add(1, 1);\n" },
    {
      name: 'three',
      source: "import {\n  add,\n} from './one.js';\n// Why.\nconst two = add(2, 2);\n",
    },
  ]);

  expect(joined).toBe(
    'const add = (a, b) => a + b;\n{\nconst two = add(1, 1);\n}\n{\nconst two = add(2, 2);\n}',
  );
});

test('comments go, also beside what stays; texts stay as they are', () => {
  expect(lighten('a /** b */ c\n  // d\n  e("https://f") // g\n\n\n/*\n h\n*/\ni')).toBe(
    'a  c\ne("https://f") // g\ni',
  );
});

test('styles lose what means nothing, and keep what parts selectors', () => {
  const style =
    "/* a */\n.b :focus,\n.c > d {\n  e: f(1px, 2px) / g;\n  h: ' (' i;\n}\n\n@media (j: k) {\n  l {\n    m: n;\n  }\n}\n";

  expect(lightenStyle(style)).toBe(
    ".b :focus,.c > d{e:f(1px,2px) / g;h:' (' i}@media (j:k){l{m:n}}",
  );
});
