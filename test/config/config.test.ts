/** Addresses of the database and the queue, with the passwords in them, as the environment gives them. */
import { expect, test } from 'vitest';
import { readConfig } from '#config/config.ts';

test.each([
  ['DATABASE_URL', 'postgres://folk:hunter2@[bad/folkmoot'],
  ['DATABASE_URL', 'postgres://folk:hunter2/@db.internal:5432/folkmoot'],
  ['DATABASE_URL', 'postgres://folk:hunter2%@db.internal/folkmoot'],
  ['REDIS_URL', 'redis://:hunter2#@queue.internal:6379'],
])('%s that cannot be read is a mistake, told without what it holds: %s', (name, url) => {
  const told = readConfig({ [name]: url });

  expect(told).toEqual([expect.stringMatching(`^${name}: .*%2F`)]);
  expect(JSON.stringify(told)).not.toContain('hunter2');
});

test.each([
  ['DATABASE_URL', 'postgres://folk:hunter2%2F@db.internal:5432/folkmoot?sslmode=require'],
  ['DATABASE_URL', 'postgres://folk:a,b c@one.internal:5432,two.internal:5433/folkmoot'],
  ['DATABASE_URL', 'postgresql:///folkmoot?host=/run/postgresql'],
  ['DATABASE_URL', 'postgres://folk@%2Frun%2Fpostgresql/folkmoot'],
  ['REDIS_URL', 'rediss://:hunter2%23@queue.internal:6379/1'],
])('%s is taken as it is: %s', (name, url) => {
  const config = readConfig({ [name]: url });

  expect(config).toMatchObject({ [name === 'REDIS_URL' ? 'redisUrl' : 'databaseUrl']: url });
});

test.each([
  'https://meet.test.',
  'https://user:pw@meet.test',
  'https://meet.test/#top',
  'https://meet.test/moot',
])('ORIGIN=%s is a mistake: forms from there would be nobody’s', (origin) => {
  expect(readConfig({ ORIGIN: origin })).toEqual([expect.stringMatching(/^ORIGIN: has no /)]);
});
