/** What went wrong with a secret is told without the secret. */
import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { inTransaction, sqlState } from '#storage/database.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const { database } = house;
const secret = 'not for anybody';

await database.query.execute(
  sql`create table kept (name text unique, secret text check (length(secret) < 5))`,
);
await database.query.execute(sql`insert into kept values (${secret}, 'x')`);

const ways: readonly [string, (text: string) => Promise<unknown>][] = [
  ['alone', (text) => database.query.execute(sql`insert into kept values ('a', ${text})`)],
  ['a row twice', () => database.query.execute(sql`insert into kept values (${secret}, 'y')`)],
  ['without a table', (text) => database.query.execute(sql`select ${text}::text from nowhere`)],
  [
    'in a transaction',
    (text) =>
      inTransaction(database, (tx) => tx.execute(sql`insert into kept values ('b', ${text})`)),
  ],
  [
    'in a transaction of a transaction',
    (text) =>
      inTransaction(database, (tx) =>
        tx.transaction((inner) => inner.execute(sql`insert into kept values ('c', ${text})`)),
      ),
  ],
  [
    'of many parameters',
    (text) =>
      database.query.execute(
        sql`insert into kept values ${sql.join(
          Array.from({ length: 50 }, (_, n) => sql`(${`n${n}`}, ${text})`),
          sql`, `,
        )}`,
      ),
  ],
];

test.each(ways)('%s', async (_, write) => {
  const error: unknown = await write(secret).then(
    () => null,
    (thrown: unknown) => thrown,
  );

  // As Node prints it, as a log writes it, as JSON; and it still says what was asked, and why not.
  const told = [
    inspect(error, { depth: 9, showHidden: true }),
    (error as Error).stack,
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    JSON.stringify((error as Error).cause),
  ].join('\n');
  expect(told).toMatch(/kept|nowhere/);
  expect(sqlState(error)).toMatch(/^(23505|23514|42P01)$/);
  expect(told).not.toContain(secret);
});

test('what succeeds has its parameters, and a statement that failed can be asked again', async () => {
  const insert = (name: string, text: string) =>
    database.query.execute(sql`insert into kept values (${name}, ${text}) returning secret`);

  await expect(insert('again', 'too long')).rejects.toThrow();

  expect([...(await insert('again', 'fits'))]).toEqual([{ secret: 'fits' }]);
});
