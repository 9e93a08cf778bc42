/** Whom this server federates with, as a table. */
import { expect, test } from 'vitest';
import { decide, indexRules } from '#domain/policy/policy.ts';

const table: [string, string[], 'allow' | 'block'][] = [
  ['good.test', [], 'allow'],
  ['good.test', ['bad.test'], 'allow'],
  ['bad.test', ['bad.test'], 'block'],
  ['BAD.test', ['bad.test'], 'block'],
  ['www.bad.test', ['bad.test'], 'block'],
  ['a.b.bad.test', ['bad.test'], 'block'],
  ['notbad.test', ['bad.test'], 'allow'],
  ['test', ['bad.test'], 'allow'],
  ['bad.test:8443', ['bad.test'], 'block'],
  ['www.bad.test:8443', ['bad.test'], 'block'],
  ['bad.test:8443', ['bad.test:8443'], 'block'],
  ['bad.test', ['bad.test:8443'], 'allow'],
  ['bad.test:9000', ['bad.test:8443'], 'allow'],
];

const now = new Date('2026-01-05T12:00:00Z');

test.each(table)('%s under the rules %j: %s', (host, rules, answer) => {
  const index = indexRules(
    rules.map((rule, at) => ({
      id: at + 1,
      host: rule,
      scope: 'domain',
      degrees: ['defederate'],
      until: null,
      list: null,
      priority: 0,
    })),
  );
  const { degrees } = decide(host, index, { now, federation: 'open' });
  expect(degrees).toEqual(answer === 'block' ? ['defederate'] : []);
});
