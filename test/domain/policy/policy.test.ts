/** How this server treats others, as a table: which rule decides about which host. */
import { describe, expect, test } from 'vitest';
import {
  allDegrees,
  contradict,
  decide,
  indexRules,
  type Degree,
  type Rule,
  type Stance,
} from '#domain/policy/policy.ts';
import { readRuleHost } from '#domain/policy/read-rule-host.ts';
import { hostOf } from '#lib/hosts.ts';

const now = new Date('2026-01-05T12:00:00Z');
const open: Stance = { now, federation: 'open' };
const allowList: Stance = { now, federation: 'allow-list' };

type Line = Partial<Rule> & { readonly host: string };

/** Rules in the order of the list; those that say nothing defederate a domain, by somebody here and for good. */
const indexOf = (lines: readonly Line[]) =>
  indexRules(
    lines.map((line, at) => ({
      id: at + 1,
      scope: 'domain',
      degrees: ['defederate'],
      until: null,
      list: null,
      priority: 0,
      ...line,
    })),
  );

const ruling = (host: string, lines: readonly Line[], stance = open) =>
  decide(host, indexOf(lines), stance).rule;
const degreesOf = (host: string, lines: readonly Line[], stance = open) =>
  decide(host, indexOf(lines), stance).degrees;

describe('a rule reaches its host, what is below it, or both', () => {
  const at = (scope: Rule['scope'], host = 'bad.test'): Line => ({ host, scope });
  const table: [string, Line, boolean][] = [
    ['bad.test', at('domain'), true],
    ['www.bad.test', at('domain'), true],
    ['a.b.bad.test', at('domain'), true],
    ['notbad.test', at('domain'), false],
    ['bad.test.example', at('domain'), false],
    ['test', at('domain'), false],
    ['bad.test', at('exact'), true],
    ['www.bad.test', at('exact'), false],
    ['a.b.bad.test', at('exact'), false],
    ['bad.test', at('below'), false],
    ['www.bad.test', at('below'), true],
    ['a.b.bad.test', at('below'), true],
    ['anything.test', at('domain', 'test'), true],
    ['10.0.0.1', at('exact', '10.0.0.1'), true],
    // A rule without a port means the whole machine; one with a port only what answers there.
    ['bad.test:8443', at('domain'), true],
    ['bad.test:8443', at('exact'), true],
    ['bad.test:8443', at('below'), false],
    ['www.bad.test:8443', at('domain'), true],
    ['www.bad.test:8443', at('below'), true],
    ['bad.test:8443', at('domain', 'bad.test:8443'), true],
    ['www.bad.test:8443', at('domain', 'bad.test:8443'), true],
    ['bad.test', at('domain', 'bad.test:8443'), false],
    ['bad.test:9000', at('domain', 'bad.test:8443'), false],
    // However it is spelled.
    ['BAD.test', at('domain'), true],
    ['www.BAD.Test:8443', at('domain'), true],
    ['bad.test.', at('exact'), true],
    ['www.bad.test.', at('domain'), true],
    ['bad.test.:8443', at('domain', 'bad.test:8443'), true],
    ['xn--bcher-kva.example', at('domain', 'xn--bcher-kva.example'), true],
    ['www.xn--bcher-kva.example', at('below', 'xn--bcher-kva.example'), true],
  ];

  test.each(table)('%s under %j: %j', (host, rule, met) => {
    expect(ruling(host, [rule])).toBe(met ? 1 : null);
  });
});

describe('the nearest rule decides alone', () => {
  const table: [string, string, Line[], number | null][] = [
    ['the longer name', 'a.b.bad.test', [{ host: 'bad.test' }, { host: 'b.bad.test' }], 2],
    ['whatever the order', 'a.b.bad.test', [{ host: 'b.bad.test' }, { host: 'bad.test' }], 1],
    [
      'only if it reaches',
      'b.bad.test',
      [{ host: 'bad.test' }, { host: 'b.bad.test', scope: 'below' }],
      1,
    ],
    [
      'the name itself before its domain',
      'bad.test',
      [{ host: 'bad.test' }, { host: 'bad.test', scope: 'exact' }],
      2,
    ],
    [
      'what is below before the domain',
      'x.bad.test',
      [{ host: 'bad.test' }, { host: 'bad.test', scope: 'below' }],
      2,
    ],
    [
      'with the port before without',
      'bad.test:8443',
      [{ host: 'bad.test' }, { host: 'bad.test:8443' }],
      2,
    ],
    [
      'the name before the port of a domain above',
      'a.bad.test:1',
      [{ host: 'bad.test:1' }, { host: 'a.bad.test' }],
      2,
    ],
    [
      'a milder one too',
      'www.bad.test',
      [{ host: 'bad.test' }, { host: 'www.bad.test', degrees: ['limit'] }],
      2,
    ],
    [
      'a term that has passed says nothing',
      'bad.test',
      [{ host: 'test' }, { host: 'bad.test', until: now }],
      1,
    ],
    [
      'a term that lasts does',
      'bad.test',
      [{ host: 'test' }, { host: 'bad.test', until: new Date(+now + 1) }],
      2,
    ],
    ['nothing is said of others', 'good.test', [{ host: 'bad.test' }], null],
  ];

  test.each(table)('%s', (_, host, rules, rule) => {
    expect(ruling(host, rules)).toBe(rule);
  });

  test('its degrees stand alone: those of others for the same host are not added', () => {
    const rules: Line[] = [
      { host: 'bad.test', degrees: ['no-media', 'limit'] },
      { host: 'test', degrees: ['hold'] },
    ];

    expect(degreesOf('bad.test', rules)).toEqual(['no-media', 'limit']);
  });
});

describe('between what somebody here decided and what lists say', () => {
  const listed = (host: string, more: Partial<Rule> = {}): Line => ({ host, list: 7, ...more });
  const mine = (host: string, ...degrees: Degree[]): Line => ({ host, degrees });
  const table: [string, string, Line[], number | null][] = [
    ['ours, for the same host', 'bad.test', [listed('bad.test'), mine('bad.test', 'limit')], 2],
    [
      'ours, though the list is more exact about it',
      'bad.test',
      [listed('bad.test', { scope: 'exact' }), mine('bad.test', 'limit')],
      2,
    ],
    [
      'ours, though the list is of the highest priority',
      'bad.test',
      [listed('bad.test', { priority: 255 }), mine('bad.test', 'limit')],
      2,
    ],
    [
      'the list, where ours is less near',
      'www.bad.test',
      [listed('www.bad.test'), mine('bad.test', 'limit')],
      1,
    ],
    [
      'the list, where ours is less near and trusts',
      'www.bad.test',
      [listed('www.bad.test'), mine('bad.test', 'trust')],
      1,
    ],
    [
      'ours, where it is less near and allows',
      'www.bad.test',
      [listed('www.bad.test'), mine('bad.test', 'allow')],
      2,
    ],
    [
      'ours, where it is less near and shuts out, whatever milder thing a list says',
      'www.bad.test',
      [listed('www.bad.test', { degrees: ['limit'] }), mine('bad.test', 'defederate')],
      2,
    ],
    [
      'ours that is nearest and milder, whatever a farther one shuts out',
      'a.bad.test',
      [listed('a.bad.test'), mine('a.bad.test', 'limit'), mine('bad.test', 'defederate')],
      2,
    ],
    [
      'ours, that allows and limits',
      'www.bad.test',
      [listed('www.bad.test'), mine('bad.test', 'allow', 'limit')],
      2,
    ],
    [
      'ours that is nearest, whatever a farther one allows',
      'a.bad.test',
      [listed('a.bad.test'), mine('a.bad.test', 'limit'), mine('bad.test', 'allow')],
      2,
    ],
    [
      'the list, where ours that allows is about another host',
      'www.bad.test',
      [listed('bad.test'), mine('good.test', 'allow')],
      1,
    ],
    [
      'the list, where ours that allows reaches not so far',
      'www.bad.test',
      [listed('bad.test'), { ...mine('bad.test', 'allow'), scope: 'exact' }],
      1,
    ],
    [
      'the list, where ours that allows has ended',
      'bad.test',
      [listed('bad.test'), { ...mine('bad.test', 'allow'), until: now }],
      1,
    ],
    [
      'the higher list',
      'bad.test',
      [listed('bad.test', { list: 8, priority: 1 }), listed('bad.test', { priority: 2 })],
      2,
    ],
    [
      'the nearer list, though it is lower',
      'www.bad.test',
      [listed('bad.test', { list: 8, priority: 9 }), listed('www.bad.test')],
      2,
    ],
    ['of equals the older', 'bad.test', [listed('bad.test'), listed('bad.test', { list: 8 })], 1],
    [
      'no allowance of a list exempts from another',
      'www.bad.test',
      [listed('bad.test', { degrees: ['allow'], list: 8 }), listed('www.bad.test')],
      2,
    ],
  ];

  test.each(table)('it is %s', (_, host, rules, rule) => {
    expect(ruling(host, rules)).toBe(rule);
  });
});

describe('where only the invited are welcome', () => {
  const table: [string, Line[], readonly Degree[]][] = [
    ['a stranger is shut out', [], ['defederate']],
    ['whoever is allowed comes in', [{ host: 'any.test', degrees: ['allow'] }], ['allow']],
    ['whoever is trusted comes in', [{ host: 'any.test', degrees: ['trust'] }], ['trust']],
    ['by their domain too', [{ host: 'test', degrees: ['allow'] }], ['allow']],
    [
      'as far as the rule says',
      [{ host: 'any.test', degrees: ['allow', 'hold'] }],
      ['allow', 'hold'],
    ],
    [
      'a rule that only limits invites nobody',
      [{ host: 'any.test', degrees: ['limit'] }],
      ['defederate'],
    ],
    [
      'an invitation ends with its term',
      [{ host: 'any.test', degrees: ['allow'], until: now }],
      ['defederate'],
    ],
    ['whoever is shut out by name stays so', [{ host: 'any.test' }], ['defederate']],
    ['a list can invite', [{ host: 'any.test', degrees: ['allow'], list: 7 }], ['allow']],
  ];

  test.each(table)('%s', (_, rules, degrees) => {
    expect(degreesOf('any.test', rules, allowList)).toEqual(degrees);
  });

  test('no rule is named for a stranger, and the rule for whoever is shut out by one', () => {
    expect(ruling('any.test', [], allowList)).toBeNull();
    expect(ruling('any.test', [{ host: 'any.test' }], allowList)).toBe(1);
  });
});

describe('a host as it is typed', () => {
  const table: [string, string | null][] = [
    ['bad.test', 'bad.test domain'],
    [' Bad.TEST. ', 'bad.test domain'],
    ['bad.test:8443', 'bad.test:8443 domain'],
    ['bad.test.:8443', 'bad.test:8443 domain'],
    ['bad.test:443', 'bad.test domain'],
    ['https://www.Bad.test/about?x#y', 'www.bad.test domain'],
    ['http://bad.test:8080/', 'bad.test:8080 domain'],
    ['@bad.test', 'bad.test domain'],
    ['Bücher.example', 'xn--bcher-kva.example domain'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example domain'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah domain'],
    ['*.bad.test', 'bad.test below'],
    [' *.Bad.test. ', 'bad.test below'],
    ['*.bücher.example:8443', 'xn--bcher-kva.example:8443 below'],
    ['10.0.0.1', '10.0.0.1 domain'],
    ['[::1]', null],
    ['[2001:db8::1]:8443', null],
    ['*.[::1]', null],
    ['2001:db8::1', null],
    ['*', null],
    ['*.', null],
    ['*.*.bad.test', null],
    ['www.*.test', null],
    ['bad..test', null],
    ['bad.test..', null],
    ['.bad.test', null],
    ['bad test', null],
    ['https://bad.test/@alice', 'bad.test domain'],
    ['alice@bad.test', null],
    ['@alice@bad.test', null],
    ['', null],
    ['https://', null],
    ['bad.test:99999', null],
  ];

  test.each(table)('%j: %j', (typed, read) => {
    const found = readRuleHost(typed);
    expect(found === null ? null : `${found.host} ${found.scope}`).toBe(read);
  });

  test('the star means what is below, and else the scope is what was asked for', () => {
    expect(readRuleHost('bad.test', 'exact')).toEqual({ host: 'bad.test', scope: 'exact' });
    expect(readRuleHost('*.bad.test', 'exact')).toEqual({ host: 'bad.test', scope: 'below' });
  });

  test('what was typed meets the addresses that are meant', () => {
    const { host, scope } = readRuleHost('Bücher.example.')!;

    for (const url of [
      'https://bücher.example/u/1',
      'https://WWW.Bücher.example./',
      'https://xn--bcher-kva.example:444/',
    ])
      expect(ruling(hostOf(url)!, [{ host, scope }])).toBe(1);
  });
});

test('nobody is both welcome and shut out; everything else can be combined', () => {
  expect(allDegrees.filter((one) => contradict([one, 'defederate']))).toEqual(['allow', 'trust']);
  expect(contradict(allDegrees.filter((one) => one !== 'defederate'))).toBe(false);
});
