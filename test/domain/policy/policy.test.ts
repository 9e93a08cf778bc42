/** Whom this server federates with, as a table. */
import { expect, test } from 'vitest';
import { decide } from '#domain/policy/policy.ts';

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

test.each(table)('%s under the rules %j: %s', (host, rules, answer) => {
  expect(
    decide(
      host,
      rules.map((host) => ({ host })),
    ),
  ).toBe(answer);
});
