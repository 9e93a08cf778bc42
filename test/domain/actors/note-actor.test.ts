/** Actors of whom we know only the id. */
import { expect, test } from 'vitest';
import { noteActor } from '#domain/actors/note-actor.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();

test.each([
  ['https://a.test/users/alice', 'alice'],
  ['https://a.test/@alice', 'alice'],
  ['https://a.test/@alice@bank.example', 'alicebank.example'],
  ['https://a.test/u/%3Cscript%3E', '3Cscript3E'],
  ['https://a.test/u/%E2%80%AEbob', 'E280AEbob'],
  ['https://a.test/?u=1', 'a.test'],
  [`https://a.test/${'x'.repeat(500)}`, 'x'.repeat(128)],
])('%s is called %s until it is met', async (uri, name) => {
  const actor = await house.act((context) => noteActor(context, uri));

  expect(actor).toMatchObject({ uri, name, title: name, fetched: null, inbox: '' });
});
