/** What the rules say of a server is what queries see at it. */
import { beforeAll, expect, test } from 'vitest';
import { setRule } from '#domain/moderation/set-rule.ts';
import { findRules, ruleOf } from '#domain/policy/find-rules.ts';
import { decide, indexRules, type Degree } from '#domain/policy/policy.ts';
import { eq } from 'drizzle-orm';
import { instancesTable } from '#storage/schema/instances.ts';
import { isBlocked, isLimited } from '#views/visible.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';
import { blockInstance } from '../support/block.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const hosts = [
  'evil.test',
  'sub.evil.test',
  'a.sub.evil.test',
  'evil.test:3000',
  'notevil.test',
  'evil.test.example',
  'port.test',
  'port.test:8080',
  'x.port.test:8080',
  'of.many.test',
  'x.deep.of.many.test',
  'quiet.test',
  'loud.quiet.test',
];
// Half of the servers are known before there is any rule, half of them after.
const [early, late] = [
  hosts.filter((_, index) => index % 2),
  hosts.filter((_, index) => !(index % 2)),
];
const meet = (host: string) => given.remotePerson(`https://${host}/u/somebody`);

beforeAll(async () => {
  for (const host of early) await meet(host);
  for (const host of ['evil.test', 'port.test:8080', 'deep.of.many.test'])
    valueOf(await house.act((context) => blockInstance(context, { host, reason: 'x', by: null })));
  const rule = (host: string, degrees: Degree[]) =>
    house.act((context) => setRule(context, { host, degrees, by: null }));
  valueOf(await rule('quiet.test', ['limit', 'no-media']));
  valueOf(await rule('loud.quiet.test', ['allow']));
  for (const host of late) await meet(host);
});

test.each(hosts)('%s is shown as the rules decide', async (host) => {
  const index = indexRules((await findRules(reader)).map(ruleOf));
  const { degrees } = decide(host, index, { now: house.clock(), federation: 'open' });
  const [row] = await reader
    .select({
      blocked: isBlocked(instancesTable.degrees),
      limited: isLimited(instancesTable.degrees),
    })
    .from(instancesTable)
    .where(eq(instancesTable.host, host));

  expect(row).toEqual({
    blocked: degrees.includes('defederate'),
    limited: degrees.includes('limit'),
  });
});

test('among them are some of each kind', async () => {
  const rows = await reader.select({ degrees: instancesTable.degrees }).from(instancesTable);
  const count = (degree: string) => rows.filter(({ degrees }) => degrees.includes(degree)).length;

  expect([count('defederate'), count('limit'), count('allow')]).toEqual([7, 1, 1]);
});
