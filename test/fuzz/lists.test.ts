/** Lists of servers made of anything: no reader breaks, and whatever is taken is the plain name of a server. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeGotosocial } from '#lib/host-lists/json-blocks.ts';
import type { HostList } from '#lib/host-lists/listed-host.ts';
import { writeMastodonCsv } from '#lib/host-lists/mastodon-csv.ts';
import { writePlain } from '#lib/host-lists/plain.ts';
import { listFormats, readHostList } from '#lib/host-lists/read-list.ts';
import type { WrittenHost } from '#lib/host-lists/written-host.ts';
import { parseHost } from '#lib/hosts.ts';
import { announce, runs, seed } from './support/runs.ts';

announce('lists');

const format = fc.option(fc.constantFrom(...listFormats));
const from = fc.option(fc.webUrl());

/** What lists are made of, and what breaks them. */
const piece = fc.oneof(
  fc.constantFrom(
    '#domain',
    'domain',
    'severity',
    'suspend',
    'silence',
    ',',
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '*.',
    '.',
    '@',
    '#',
    'bad.example',
    'Bücher.example',
    '[',
    ']',
    '{',
    '}',
    ':',
    '"domain"',
    '"instances"',
    '"csv"',
    '"items"',
    '\ufeff',
    '\u202e',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const bytes = fc.oneof(
  text.map((words) => Buffer.from(words)),
  fc.json({ maxDepth: 4 }).map((json) => Buffer.from(json)),
  fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.from(raw)),
);

const label = fc
  .stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
  .filter((word) => !word.startsWith('xn--'));
const host = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom('example', 'test', 'org'))
  .map(([labels, top]) => [...labels, top].join('.'))
  .filter((name) => parseHost(name) === name);
const written: fc.Arbitrary<WrittenHost> = fc.record({
  host,
  scope: fc.constantFrom('exact', 'domain', 'below'),
  severity: fc.constantFrom('suspend', 'silence', 'noop'),
  rejectMedia: fc.boolean(),
  rejectReports: fc.boolean(),
  comment: fc.stringMatching(/^[a-z"',;#\n ]{0,30}$/),
  obfuscate: fc.boolean(),
});

function checkTaken({ hosts, skipped, skippedCount }: HostList): void {
  for (const one of hosts) {
    expect(parseHost(one.host)).toBe(one.host);
    expect(one.host).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/);
    // oxlint-disable-next-line no-control-regex
    expect(one.comment).not.toMatch(/[\u0000-\u001f]/);
    expect(one.marks.length).toBeGreaterThan(0);
  }
  expect(new Set(hosts.map((one) => `${one.scope} ${one.host}`)).size).toBe(hosts.length);
  expect(skipped.length).toBe(Math.min(100, skippedCount));
}

const back = (words: string, as: 'csv' | 'plain' | 'gotosocial'): HostList => {
  const list = readHostList(Buffer.from(words), { format: as });
  if (typeof list === 'string') throw new Error(list);
  return list;
};

describe('a list of servers', () => {
  test('breaks no reader, whatever it is made of', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(bytes, format, from, (raw, as, address) => {
        const list = readHostList(raw, { format: as, from: address });
        if (typeof list !== 'string') checkTaken(list);
      }),
      { seed, numRuns: runs(30) },
    );
  });

  test('that we write is what others read in it', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(written, { selector: (one) => one.host, maxLength: 20 }),
        (hosts) => {
          const sayable = hosts.filter(({ scope }) => scope !== 'below');
          expect(
            back(writeMastodonCsv(hosts), 'csv').hosts.map((one) => `${one.host} ${one.marks[0]}`),
          ).toEqual(sayable.map((one) => `${one.host} ${one.severity}`));
          const blocked = hosts.filter(({ severity }) => severity === 'suspend');
          expect(back(writePlain(hosts), 'plain').hosts.map((one) => one.host)).toEqual(
            blocked.map((one) => one.host),
          );
          expect(back(writeGotosocial(hosts), 'gotosocial').hosts.map((one) => one.host)).toEqual(
            blocked.filter(({ scope }) => scope !== 'below').map((one) => one.host),
          );
        },
      ),
      { seed, numRuns: runs(5) },
    );
  });
});
