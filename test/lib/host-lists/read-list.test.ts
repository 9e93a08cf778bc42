/** Lists of servers as others publish them, and as nobody should. Shapes after what each software exports. */
import { describe, expect, test } from 'vitest';
import { listBytesMax, type HostList, type Mark } from '#lib/host-lists/listed-host.ts';
import { readHostList, type ListFormat } from '#lib/host-lists/read-list.ts';
import { readFires, readFiresPage } from '#lib/host-lists/fires.ts';

const read = (text: string, format: ListFormat | null = null, from: string | null = null) =>
  readHostList(Buffer.from(text), { format, from });
function listOf(
  text: string,
  format: ListFormat | null = null,
  from: string | null = null,
): HostList {
  const list = read(text, format, from);
  if (typeof list === 'string') throw new Error(list);
  return list;
}
const told = ({ hosts }: HostList): string[] =>
  hosts.map(({ host, scope, marks }) => `${scope} ${host} ${marks.join('+')}`);
const why = ({ skipped }: HostList): string[] =>
  skipped.map((one) => `${one.line} ${one.text} ${one.why}`);

test.each(['csv', 'plain', 'gotosocial', 'mastodon-api', null] as const)(
  'a page in the place of a list is none, though there are names of servers on it (%s)',
  (format) => {
    const page = '<!DOCTYPE html>\n<html><body>\nbad.example\n<p>Sign in</p>\n</body></html>\n';
    expect(read(page, format)).toBe('wrong-format');
    expect(read(`\n${page.slice(16)}`, format)).toBe('wrong-format');
  },
);

describe('CSV as Mastodon exports it', () => {
  const body = `bad.example,suspend,false,false,"spam, and ""worse""",true
quiet.example,silence,true,true,,false
noted.example,noop,TRUE,false,,false
`;

  test.each([
    '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate',
    'domain,severity,reject_media,reject_reports,public_comment,obfuscate',
  ])('is read under %s', (header) => {
    const list = listOf(`${header}\n${body}`);

    expect(told(list)).toEqual([
      'domain bad.example suspend',
      'domain quiet.example silence+reject-media+reject-reports',
      'domain noted.example noop+reject-media',
    ]);
    expect(list.hosts[0]).toMatchObject({ comment: 'spam, and "worse"', obfuscate: true });
  });

  test('is read with a mark at its beginning, line breaks of Windows, and breaks inside quotes', () => {
    const list = listOf(
      '\ufeff#domain,#public_comment\r\na.example,"two\r\nlines"\r\n\r\nb.example,\r\n',
    );

    expect(list.hosts).toMatchObject([
      { host: 'a.example', comment: 'two lines', marks: ['suspend'] },
      { host: 'b.example', comment: '' },
    ]);
  });

  test('has other columns in another order, and what is wrong in it costs one line each', () => {
    const list = listOf(
      'severity,domain,private_comment\nsuspend,a.example,x\nnuke,b.example,x\nsuspend,"c.example,x\nsuspend,d.example,x,y,z\nsuspend,e.example\n',
    );

    expect(told(list)).toEqual(['domain a.example suspend', 'domain e.example suspend']);
    expect(list.skipped.map(({ line, why }) => `${line} ${why}`)).toEqual([
      '3 bad-severity',
      '4 bad-line',
      '5 bad-line',
    ]);
  });

  test('without a column `domain` is none', () => {
    expect(read('host,severity\na.example,suspend\n', 'csv')).toBe('wrong-format');
    expect(read('', 'csv')).toBe('wrong-format');
  });
});

describe('plain text', () => {
  test('has one name a line, comments, and names below others', () => {
    const list = listOf(
      '# a list, with domain names\n\nbad.example # spam\n; more\n// and more\n*.free.example\n.dotted.example\n',
    );

    expect(told(list)).toEqual([
      'domain bad.example suspend',
      'below free.example suspend',
      'domain dotted.example suspend',
    ]);
    expect(list.hosts[0]?.comment).toBe('spam');
  });

  test.each([
    ['BAD.Example.', 'bad.example'],
    ['  bad.example  ', 'bad.example'],
    ['https://bad.example/', 'bad.example'],
    ['@bad.example', 'bad.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['bad.example:8443', 'bad.example:8443'],
    ['bad。example', 'bad.example'],
  ])('%s is %s', (typed, host) => {
    expect(listOf(typed, 'plain').hosts.map((one) => one.host)).toEqual([host]);
  });

  test('names a server once, however it is written', () => {
    expect(told(listOf('a.example\nA.EXAMPLE.\nhttps://a.example\n'))).toEqual([
      'domain a.example suspend',
    ]);
  });

  test.each([
    ['com', 'top-level'],
    ['*.com', 'top-level'],
    ['co.uk', 'top-level'],
    ['*.com.au', 'top-level'],
    ['localhost', 'top-level'],
    ['bad@good.example', 'person'],
    ['ex*mple.org', 'obfuscated'],
    ['127.0.0.1', 'bad-host'],
    ['2130706433', 'bad-host'],
    ['0x7f.1', 'bad-host'],
    ['[::1]', 'bad-host'],
    ['good.example/bad', 'bad-host'],
    ['two words.example', 'bad-host'],
    ['a..example', 'bad-host'],
    [`${'a'.repeat(64)}.example`, 'bad-host'],
    [`${'a.'.repeat(200)}example`, 'bad-host'],
    ['a.example\0b', 'bad-host'],
    ['<script>', 'bad-host'],
    ['-', 'top-level'],
  ])('%s is skipped: %s', (line, reason) => {
    const list = listOf(`${line}\nok.example\n`, 'plain');

    expect(told(list)).toEqual(['domain ok.example suspend']);
    expect(list.skipped.map((one) => one.why)).toEqual([reason]);
  });
});

describe('JSON', () => {
  test('of GoToSocial', () => {
    const list = listOf(
      JSON.stringify([
        { domain: 'bad.example', suspended_at: '2021-05-13T12:00:00Z', comment: 'spam' },
        { domain: 'worse.example', public_comment: 'worse', obfuscate: true },
        { domain: 'quiet.example', silenced_at: '2021-05-13T12:00:00Z' },
        'nonsense',
        { host: 'x' },
      ]),
      'gotosocial',
    );

    expect(told(list)).toEqual([
      'domain bad.example suspend',
      'domain worse.example suspend',
      'domain quiet.example silence',
    ]);
    expect(list.hosts.map(({ comment }) => comment)).toEqual(['spam', 'worse', '']);
    expect(why(list)).toEqual(['4 nonsense bad-line', '5 host bad-line']);
  });

  test('of `/api/v1/instance/domain_blocks`: masked names say nothing that could be used', () => {
    const list = listOf(
      JSON.stringify([
        { domain: 'bad.example', digest: 'c5a1', severity: 'suspend', comment: 'spam' },
        { domain: 'qu***.example', digest: 'ffff', severity: 'silence', comment: '' },
        { domain: 'quiet.example', digest: 'aaaa', severity: 'silence', comment: null },
        { domain: 'odd.example', digest: 'bbbb', severity: 'obliterate', comment: '' },
      ]),
    );

    expect(told(list)).toEqual(['domain bad.example suspend', 'domain quiet.example silence']);
    expect(why(list)).toEqual(['2 qu***.example obfuscated', '4 odd.example bad-severity']);
  });

  test.each<[unknown, string | null, string[]]>([
    [
      { csv: 'a.example,b.example' },
      null,
      ['domain a.example censure', 'domain b.example censure'],
    ],
    [
      { domains: ['a.example'] },
      'https://fediseer.com/api/v1/hesitations_given/x.example?domains=true',
      ['domain a.example hesitation'],
    ],
    [
      {
        instances: [
          { id: 1, domain: 'a.example', censure_reasons: ['spam', 'harassment'] },
          { id: 2, domain: 'b.example', censure_reasons: null, hesitation_reasons: [''] },
        ],
      },
      'https://fediseer.com/api/v1/instances',
      ['domain a.example censure', 'domain b.example hesitation'],
    ],
  ])('of the Fediseer: %j from %s', (value, from, hosts) => {
    expect(told(listOf(JSON.stringify(value), null, from))).toEqual(hosts);
  });

  test('of the Fediseer that recommends servers blocks none of them', () => {
    const from = 'https://fediseer.com/api/v1/whitelist?domains=true';

    expect(read(JSON.stringify({ domains: ['good.example'] }), 'fediseer', from)).toBe('unclear');
    expect(
      read(
        JSON.stringify({ instances: [{ domain: 'good.example', censure_reasons: null }] }),
        'fediseer',
        from,
      ),
    ).toBe('unclear');
  });

  test.each([
    '{"type":"Note"}',
    '"text"',
    '[',
    '{"instances": 1}',
    '{"type":"OrderedCollection","items":{}}',
  ])('%s is no list', (text) => {
    for (const format of [null, 'fediseer', 'gotosocial', 'fires'] as const)
      if (!/^["[]/.test(text) || format !== null) expect(read(text, format)).toBe('wrong-format');
  });
});

describe('FIRES', () => {
  const change = (type: string, value: string, more: object = {}) => ({
    id: `https://fires.test/datasets/1/changes/${type}`,
    type,
    created: '2026-01-01T00:00:00Z',
    entity: { type: 'Domain', value },
    labels: [],
    ...more,
  });
  const recommend = (
    value: string,
    recommended_policy: string,
    recommended_filters: string[] = [],
  ) => change('Recommendation', value, { recommended_policy, recommended_filters });

  test('a snapshot says what holds', () => {
    const list = listOf(
      JSON.stringify({
        type: 'OrderedCollection',
        totalItems: 6,
        items: [
          recommend('bad.example', 'drop'),
          recommend('loud.example', 'filter', [
            'auto-unlisted',
            'https://fires.test/ns#reject-media',
            'unheard-of',
          ]),
          recommend('good.example', 'accept'),
          change('Advisory', 'odd.example'),
          recommend('strange.example', 'obliterate'),
          {
            ...recommend('someone@bad.example', 'drop'),
            entity: { type: 'Actor', value: 'https://x.example/u/y' },
          },
          {
            id: 'x',
            type: 'Recommendation',
            entityKind: 'domain',
            entityKey: 'other.example',
            recommendedPolicy: 'reject',
            recommendedFilters: [],
          },
        ],
      }),
    );

    expect(told(list)).toEqual([
      'domain bad.example drop',
      'domain loud.example filter+auto-unlisted+reject-media',
      'domain good.example accept',
      'domain odd.example advisory',
      'domain other.example reject',
    ]);
    expect(list.skipped.map(({ why }) => why).sort()).toEqual(['bad-severity', 'person']);
  });

  test('of its changes the last about a server holds; a retraction takes it off', () => {
    const list = readFires([
      recommend('a.example', 'drop'),
      recommend('b.example', 'drop'),
      recommend('A.example', 'filter', ['reject-reports']),
      change('Retraction', 'b.example'),
      { id: 'x', type: 'Tombstone' },
    ]);

    expect(typeof list === 'string' ? list : told(list)).toEqual([
      'domain a.example filter+reject-reports' satisfies `${string} ${Mark}+${Mark}`,
    ]);
  });

  test('a dataset leads to its snapshot, a collection to its first page', () => {
    expect(
      readFiresPage({
        type: 'Dataset',
        endpoints: { changes: 'https://f.test/c', snapshot: 'https://f.test/s' },
      }),
    ).toEqual({ items: [], next: 'https://f.test/s' });
    expect(readFiresPage({ type: 'OrderedCollection', first: 'https://f.test/1' })).toEqual({
      items: [],
      next: 'https://f.test/1',
    });
    expect(
      readFiresPage({ type: 'OrderedCollectionPage', orderedItems: [1], next: 'https://f.test/2' }),
    ).toEqual({
      items: [1],
      next: 'https://f.test/2',
    });
  });
});

describe('what means harm', () => {
  test('a million lines are refused at once', () => {
    const from = performance.now();

    expect(read('a.example\n'.repeat(1_000_000))).toBe('too-many');
    expect(read(`domain\n${'a.example\n'.repeat(1_000_000)}`)).toBe('too-many');
    expect(read(`[${'{},'.repeat(1_000_000)}{}]`)).toBe('too-many');
    expect(read(JSON.stringify({ csv: 'a.example,'.repeat(1_000_000) }))).toBe('too-many');
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  test('so is what is too large, no text, or nested without end', () => {
    expect(readHostList(Buffer.alloc(listBytesMax + 1, 0x61), { format: null })).toBe('too-large');
    expect(readHostList(Buffer.from([0x61, 0xff, 0x0a]), { format: null })).toBe('not-text');
    expect(read('['.repeat(500_000))).toBe('wrong-format');
    expect(listOf(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).hosts).toEqual([]);
  });

  test('a quote that is never closed costs its line, not the rest, and no minute', () => {
    const lines = Array.from({ length: 50_000 }, (_, n) => `"host${n}.example,suspend`);
    const from = performance.now();
    const list = listOf(`domain,severity\n${lines.join('\n')}\nok.example,suspend\n`);

    expect(told(list)).toEqual(['domain ok.example suspend']);
    expect(list.skippedCount).toBe(50_000);
    expect(list.skipped).toHaveLength(100);
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  test('comments lose what turns text around, and their length', () => {
    const list = listOf(
      `#domain,#public_comment\na.example,"${'x'.repeat(9_000)}"\nb.example,"\u202eevil\0\u0007"\n`,
    );

    expect(list.hosts.map(({ comment }) => comment.length)).toEqual([500, 4]);
    expect(list.hosts[1]?.comment).toBe('evil');
  });

  test('50,000 lines are read in a moment', () => {
    const text = `#domain,#severity,#public_comment\n${Array.from({ length: 50_000 }, (_, n) => `host${n}.example,suspend,"spam, ${n}"`).join('\n')}\n`;
    const from = performance.now();

    expect(listOf(text).hosts).toHaveLength(50_000);
    expect(performance.now() - from).toBeLessThan(20_000);
  });
});
