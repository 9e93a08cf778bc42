/** The database and the policy give one answer about who is blocked. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { decide } from '#domain/policy/policy.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { isBlockedHost } from '#views/visible.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const reader = house.database.query;
const rules = ['evil.test', 'port.test:8080', 'a_b.test', 'deep.of.many.test'];
await reader
  .insert(instanceRulesTable)
  .values(
    rules.map((host) => ({ host, kind: 'block' as const, reason: 'x', created: house.clock() })),
  );

test.each([
  'evil.test',
  'sub.evil.test',
  'a.sub.evil.test',
  'evil.test:3000',
  'sub.evil.test:3000',
  'notevil.test',
  'evil.test.example',
  'test',
  'port.test',
  'port.test:8080',
  'x.port.test:8080',
  'port.test:80',
  'axb.test',
  'of.many.test',
  'x.deep.of.many.test',
  'folkmoot.test',
  '',
])('“%s” is judged as the policy judges it', async (host) => {
  const [row] = await reader
    .select({ blocked: isBlockedHost(sql`${host}::text`) })
    .from(sql`(select 1) one`);
  expect(row?.blocked).toBe(
    decide(
      host,
      rules.map((rule) => ({ host: rule })),
    ) === 'block',
  );
});
