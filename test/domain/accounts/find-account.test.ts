/** Looking somebody up by name, as everybody may have us do who tries to sign in. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { useHouse } from '../../support/house.ts';
import { peopleIn } from '../sessions/support.ts';

const house = await useHouse();
await peopleIn(house).person('ada');

test('an account is found in upper and lower case', async () => {
  expect(await findAccount(house.database.query, 'Ada')).toMatchObject({ name: 'ada' });
  expect(await findAccount(house.database.query, 'bob')).toBeNull();
});

test.each([
  ['account', findAccount],
  ['actor', findLocalActor],
])(
  'looking for one (%s) does not read through the names of all that are known from elsewhere',
  async (_, find) => {
    const plan = await house.act(async ({ tx }) => {
      await find(tx, 'nobody');
      const [asked] = await tx.execute<{ statement: string }>(
        sql`select statement from pg_prepared_statements where statement like '%lower("actors"."name")%' order by prepare_time desc limit 1`,
      );
      // A table as small as this one is read whole otherwise.
      await tx.execute(sql`set local enable_seqscan = off`);
      const lines = await tx.execute(sql.raw(`explain (generic_plan) ${asked!.statement}`));
      return JSON.stringify(lines);
    });

    expect(plan).toContain('Index Scan using actors_local_name');
  },
);
