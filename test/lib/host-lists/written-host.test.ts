/** Lists that we write: what others read in them, and what comes back. */
import { describe, expect, test } from 'vitest';
import { writeGotosocial } from '#lib/host-lists/json-blocks.ts';
import { writeMastodonCsv } from '#lib/host-lists/mastodon-csv.ts';
import { writePlain } from '#lib/host-lists/plain.ts';
import { readHostList } from '#lib/host-lists/read-list.ts';
import type { WrittenHost } from '#lib/host-lists/written-host.ts';

const usual = {
  scope: 'domain',
  rejectMedia: false,
  rejectReports: false,
  comment: '',
  obfuscate: false,
} as const;
const hosts: WrittenHost[] = [
  {
    ...usual,
    host: 'bad.example',
    severity: 'suspend',
    comment: 'spam, "and"\nmore',
    obfuscate: true,
  },
  { ...usual, host: 'quiet.example', severity: 'silence', rejectMedia: true },
  { ...usual, host: 'noted.example', severity: 'noop', rejectReports: true },
  { ...usual, host: 'free.example', severity: 'suspend', scope: 'below' },
];
function back(text: string): string[] {
  const list = readHostList(Buffer.from(text), { format: null });
  if (typeof list === 'string') throw new Error(list);
  return list.hosts.map(({ host, scope, marks }) => `${scope} ${host} ${marks.join('+')}`);
}

describe('a list that is written and read again', () => {
  test('is the same as CSV, but for what is only below a host', () => {
    const text = writeMastodonCsv(hosts);

    expect(text.split('\n')[0]).toBe(
      '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate',
    );
    expect(back(text)).toEqual([
      'domain bad.example suspend',
      'domain quiet.example silence+reject-media',
      'domain noted.example noop+reject-reports',
    ]);
  });

  test('names only what is blocked as plain text and for GoToSocial', () => {
    expect(back(writePlain(hosts))).toEqual([
      'domain bad.example suspend',
      'below free.example suspend',
    ]);
    expect(back(writeGotosocial(hosts))).toEqual(['domain bad.example suspend']);
    expect(JSON.parse(writeGotosocial(hosts))).toEqual([
      { domain: 'bad.example', public_comment: 'spam, "and"\nmore', obfuscate: true },
    ]);
  });
});
