/** Accounts and their names. */
import { expect, test } from 'vitest';
import { createAccount } from '#domain/accounts/create-account.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { listAccounts } from '#domain/accounts/list-accounts.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { refuse } from '#lib/outcome.ts';
import { givenIn } from '../../support/given.ts';
import { testKeys, useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;

test('a person gets addresses, keys and an account', async () => {
  const bob = await given.account('bob', 'admin');
  expect(bob).toMatchObject({
    uri: 'https://folkmoot.test/u/bob',
    inbox: 'https://folkmoot.test/u/bob/inbox',
    sharedInbox: 'https://folkmoot.test/inbox',
    role: 'admin',
    featured: null,
  });
  expect(await findKeys(reader, bob.id)).toEqual(await testKeys());
  expect(await findAccount(reader, 'BOB')).toEqual(bob);
  expect(await findLocalActor(reader, 'Bob')).toMatchObject({ id: bob.id });
});

test.each([
  ['Carol', 'bad-name'],
  ['', 'bad-name'],
  ['a b', 'bad-name'],
  ['x'.repeat(65), 'bad-name'],
  ['admin', 'reserved'],
  ['taken', 'taken'],
  ['cats', 'taken'],
] as const)('nobody may be called %j: %s', async (name, reason) => {
  if ((await findLocalActor(reader, 'cats')) === null) {
    await given.account('taken');
    await given.community('cats');
  }
  const before = await listAccounts(reader);
  const keys = await testKeys();
  const answer = await house.act((context) =>
    createAccount(context, { name, role: 'member', keys }),
  );
  expect(answer).toEqual(refuse(reason));
  expect(await listAccounts(reader)).toEqual(before);
});
