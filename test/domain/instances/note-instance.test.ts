/** Knowing other servers, in the database. */
import { expect, test } from 'vitest';
import { chooseDialect } from '#domain/instances/choose-dialect.ts';
import { findInstance } from '#domain/instances/find-instance.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { foundSite } from '#domain/instances/found-site.ts';
import { moveSite } from '#domain/instances/move-site.ts';
import { noteHeard } from '#domain/instances/note-heard.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { noteSoftware } from '#domain/instances/note-software.ts';
import { refuse } from '#lib/outcome.ts';
import { opening, useHouse } from '../../support/house.ts';

const house = await useHouse();
const reader = house.database.query;

test('a site is founded once and knows itself as a server', async () => {
  const again = await house.act((context) =>
    foundSite(context, { origin: 'https://other.test', name: 'Other' }),
  );
  expect(again.origin).toBe('https://folkmoot.test');
  expect(await findInstance(reader, 'folkmoot.test')).toMatchObject({ software: 'folkmoot' });
});

test('a site moves while nobody else is known, and not afterwards', async () => {
  const moved = await house.act((context) => moveSite(context, 'https://moved.test'));
  expect(moved).toMatchObject({ done: true, value: { origin: 'https://moved.test' } });
  expect(await findInstance(reader, 'folkmoot.test')).toBeNull();
  await house.act((context) => moveSite(context, 'https://folkmoot.test'));
  await house.act((context) => noteInstance(context, 'lemmy.test'));
  const late = await house.act((context) => moveSite(context, 'https://moved.test'));
  expect(late).toEqual(refuse('known-elsewhere'));
  expect(await findSite(reader)).toMatchObject({ origin: 'https://folkmoot.test' });
});

test('a server noted twice, even at once, is one server', async () => {
  const note = () => house.act((context) => noteInstance(context, 'twice.test'));
  expect(new Set(await Promise.all([note(), note(), note(), note()])).size).toBe(1);
});

test('a server that does not answer keeps what it said before, and the asking is counted', async () => {
  const host = 'piefed.test';
  await house.act((context) => noteSoftware(context, { host, software: 'PieFed', version: '1' }));
  await house.act((context) => noteSoftware(context, { host, software: null, version: null }));
  expect(await findInstance(reader, host)).toMatchObject({
    software: 'piefed',
    version: '1',
    asked: opening,
    askedTimes: 2,
  });
});

test('hearing of a server writes at most once a minute', async () => {
  const heard = async () => {
    await house.act((context) => noteHeard(context, ['lemmy.test']));
    return (await findInstance(reader, 'lemmy.test'))?.heard?.getTime();
  };
  const first = await heard();
  house.pass(59_000);
  expect(await heard()).toBe(first);
  house.pass(2_000);
  expect(await heard()).toBe((first ?? 0) + 61_000);
});

test('a dialect is chosen for servers that are known', async () => {
  const choose = (host: string) =>
    house.act((context) => chooseDialect(context, { host, dialect: 'microblog' }));
  expect(await choose('nobody.test')).toEqual(refuse('not-found'));
  expect((await choose('lemmy.test')).done).toBe(true);
  expect(await findInstance(reader, 'lemmy.test')).toMatchObject({ dialectChosen: 'microblog' });
});
