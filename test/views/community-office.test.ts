/** What those who moderate a community see of it. */
import { expect, test } from 'vitest';
import { keepBan } from '#domain/communities/keep-ban.ts';
import { readBans } from '#views/community-office.ts';
import { givenIn } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });

test('bans of one moment are all found, page after page, the newest first', async () => {
  const people: number[] = [];
  for (let number = 0; number < 5; number++) {
    const { id } = await given.account(`bob_${number}`);
    const ban = { community: cats.id, person: id, reason: null, until: null };
    await house.act((context) => keepBan(context, ban));
    people.unshift(id);
    if (number === 0) house.pass(1_000);
  }
  const found: number[] = [];
  const query = { community: cats.id, now: house.clock(), limit: 2 };
  let { bans, next } = await readBans(house.database.query, query);
  found.push(...bans.map(({ person }) => person.id));
  while (next !== null) {
    ({ bans, next } = await readBans(house.database.query, { ...query, before: next }));
    found.push(...bans.map(({ person }) => person.id));
  }

  expect(found).toEqual(people);
});
