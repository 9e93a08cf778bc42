/** `docs/federation/relay.md` and `relay.ts` say the same, cell by cell. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { authorships, formsFor, happenings, receivers } from '#federation/relay.ts';
import { readGolden } from './golden.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../docs/federation/relay.md', import.meta.url)),
  'utf8',
);

/** The rows of every table below a heading, up to the next heading. */
function tableUnder(heading: string): string[][] {
  const start = page.indexOf(`\n${heading}\n`);
  if (start < 0) return [];
  const body = page.slice(start + heading.length + 2);
  const end = body.search(/^##/m);
  return (end < 0 ? body : body.slice(0, end))
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const forms = new Map(
  tableUnder('## Forms')
    .slice(1)
    .map(([form, , signer]) => [form!, signer!]),
);
const reasons = new Map(
  tableUnder('## Why nothing')
    .slice(1)
    .map(([name, because]) => [name!, because!]),
);

type Sent = {
  readonly software: string;
  readonly signer: string;
  readonly body: { readonly actor: string };
};

describe.each(happenings)('%s', (what) => {
  const [head, ...rows] = tableUnder(`### ${what}`);

  test('its table has every authorship and every receiver', () => {
    expect(head).toEqual(['To', ...authorships]);
    expect(rows.map(([to]) => to)).toEqual([...receivers]);
  });

  for (const [column, whose] of authorships.entries()) {
    for (const [row, to] of receivers.entries()) {
      const due = formsFor(what, whose, to);
      test(`${whose} to ${to}: ${due.join(', ') || 'nothing, and why'}`, () => {
        const cell = rows[row]?.[column + 1] ?? '';
        const nothing = /^nothing \((.+)\)$/.exec(cell);
        if (nothing !== null) {
          expect(due).toEqual([]);
          expect(reasons.get(nothing[1]!)).toMatch(/\w+ \w+/);
        } else {
          const told = cell.split(/ (?:or|\+) /);
          expect(told).toEqual([...due]);
          for (const form of told) expect(forms.has(form)).toBe(true);
        }
      });

      if (due.length === 0) continue;
      test(`${whose} to ${to}: signed by whom the page says`, () => {
        const sent = JSON.parse(readGolden(`relay/${what}-${whose}-${to}`)) as Sent[];
        expect(sent.length).toBeGreaterThan(0);
        // The only form that the community does not sign is the one to servers without members.
        for (const { signer } of sent.filter((one) => signedByMember(due, to, one))) {
          expect(signer).toMatch(/^https:\/\/folkmoot\.test\/u\//);
        }
        for (const { signer } of sent.filter((one) => !signedByMember(due, to, one))) {
          expect(signer).toBe('https://folkmoot.test/c/cats');
        }
      });
    }
  }
});

const signedByMember = (due: readonly string[], to: string, { software, body }: Sent): boolean =>
  due.includes('own')
    ? // What the author sends carries a proof; what the Group forwards, an LD signature.
      'proof' in body
    : due.includes('direct') &&
      forms.get('direct') === 'the member' &&
      (to !== 'parent' || software === 'lemmy');

test('every reason that the page gives is used, and every form', () => {
  const cells = happenings.flatMap((what) => tableUnder(`### ${what}`).flat());
  for (const reason of reasons.keys()) expect(cells).toContain(`nothing (${reason})`);
  const told = new Set(cells.flatMap((cell) => cell.split(/ (?:or|\+) /)));
  for (const form of forms.keys()) expect(told).toContain(form);
});

test('the JSON on the page is that of the golden files', () => {
  const blocks = [...page.matchAll(/\(`([\w-]+)\.json`[^)]*\)[^`]*```json\n([^`]+)```/g)];
  expect(blocks).toHaveLength(3);
  for (const [, name, text] of blocks) {
    const [first] = JSON.parse(readGolden(`relay/${name}`)) as { body: object }[];
    expect(first?.body).toMatchObject(JSON.parse(text!) as object);
  }
});
