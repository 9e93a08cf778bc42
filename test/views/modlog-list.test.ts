/** The record, as anybody and as those who moderate may read it. */
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { writeModlog, type ModlogEntry } from '#domain/modlog/write-modlog.ts';
import { readModlog, type Moderates } from '#views/modlog-list.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const birds = await given.community('birds', { by: ann });
const post = await given.post({ in: cats, by: bob, title: 'Secret words' });

const write = (entry: Partial<ModlogEntry> = {}) =>
  house.act((context) =>
    writeModlog(context, {
      act: 'post.removed',
      moderator: ann.id,
      role: 'moderator',
      community: cats.id,
      post: post.id,
      person: bob.id,
      reason: 'Rude',
      ...entry,
    }),
  );
const everything: Moderates = { all: true, communities: [] };
const ofCats: Moderates = { all: false, communities: [cats.id] };
const run = (statement: string) => reader.execute(sql.raw(statement));

beforeEach(async () => {
  await run('truncate modlog');
  await run('update communities set moderators_named = true');
});

test('an act is told with who did it, to whom, where and why', async () => {
  const id = await write();
  const { entries, next } = await readModlog(reader);

  expect(next).toBeNull();
  expect(entries).toMatchObject([
    {
      id,
      act: 'post.removed',
      role: 'moderator',
      moderator: { name: 'ann' },
      anonymous: false,
      community: { name: 'cats' },
      person: { name: 'bob' },
      post: { id: post.id, title: 'Secret words' },
      reason: 'Rude',
    },
  ]);
});

test('words that were removed are not shown again', async () => {
  await write({ before: { title: 'Secret words', until: null } });
  await run(`update posts set removed = now() where id = ${post.id}`);
  const { entries } = await readModlog(reader);

  expect(entries[0]?.post).toEqual({ id: post.id, title: null, shown: false });
  expect(JSON.stringify(entries)).not.toContain('Secret');
  await run(`update posts set removed = null where id = ${post.id}`);
});

test('where moderators are not named the public does not learn who it was, by no filter', async () => {
  await write();
  await run(`update communities set moderators_named = false where actor = ${cats.id}`);

  const [open] = (await readModlog(reader)).entries;
  expect(open).toMatchObject({ moderator: null, anonymous: true, role: 'moderator' });
  expect((await readModlog(reader, { moderator: ann.id })).entries).toEqual([]);
  const [inside] = (await readModlog(reader, { viewer: ofCats, moderator: ann.id })).entries;
  expect(inside).toMatchObject({ moderator: { name: 'ann' }, anonymous: false });
  const elsewhere = { all: false, communities: [birds.id] };
  expect((await readModlog(reader, { viewer: elsewhere })).entries[0]?.moderator).toBeNull();
});

test('the server as a whole may name nobody', async () => {
  await write();
  await run(
    'insert into settings (id, moderators_named) values (1, false) on conflict (id) do update set moderators_named = false',
  );
  expect((await readModlog(reader)).entries[0]?.moderator).toBeNull();
  expect((await readModlog(reader, { moderator: ann.id })).entries).toEqual([]);
  await run('update settings set moderators_named = true');
});

test('what is not open is read by those who moderate there', async () => {
  await write({ act: 'person.noted', open: false });
  expect((await readModlog(reader)).entries).toEqual([]);
  expect(
    (await readModlog(reader, { viewer: { all: false, communities: [birds.id] } })).entries,
  ).toEqual([]);
  expect((await readModlog(reader, { viewer: ofCats })).entries).toHaveLength(1);
  expect((await readModlog(reader, { viewer: everything })).entries).toHaveLength(1);
});

test('what is asked for by community, person and act is found, page after page', async () => {
  for (let number = 0; number < 5; number++) await write();
  await write({ community: birds.id, post: null, person: bob.id, act: 'member.banned' });

  expect((await readModlog(reader, { community: birds.id })).entries).toHaveLength(1);
  expect((await readModlog(reader, { act: 'post.removed' })).entries).toHaveLength(5);
  expect((await readModlog(reader, { person: bob.id })).entries).toHaveLength(6);
  expect((await readModlog(reader, { person: ann.id })).entries).toEqual([]);
  const first = await readModlog(reader, { limit: 4 });
  const second = await readModlog(reader, { limit: 4, before: first.next });
  expect([...first.entries, ...second.entries].map(({ id }) => id)).toHaveLength(6);
  expect(second.next).toBeNull();
});

test('a host that is masked in our list is masked here', async () => {
  await write({ act: 'instance.ruled', host: 'vile.test', community: null, post: null });
  await run(
    `insert into instance_rules (host, degrees, obfuscated, created) values ('vile.test', '{defederate}', true, now())`,
  );
  expect((await readModlog(reader)).entries[0]?.host).toBeNull();
  expect((await readModlog(reader, { viewer: everything })).entries[0]?.host).toBe('vile.test');
});

test('and stays masked when the rule is lifted, until it is set anew by its name', async () => {
  const rule = { degrees: ['limit'], by: null } as const;
  const set = (obfuscated: boolean) =>
    house.act((context) => setRule(context, { ...rule, host: 'grim.test', obfuscated }));
  const lift = () => house.act((context) => liftRule(context, { host: 'grim.test', by: null }));
  const hosts = async () => (await readModlog(reader)).entries.map(({ host }) => host);
  valueOf(await set(true));
  valueOf(await lift());
  expect(await hosts()).toEqual([null, null]);

  valueOf(await set(false));
  valueOf(await lift());
  expect(await hosts()).toEqual(['grim.test', 'grim.test', 'grim.test', 'grim.test']);
});

test('where names are not shown, an owner acts as a moderator, and no server is told', async () => {
  await run('update communities set moderators_named = false');
  const mona = await given.remotePerson('https://mona.test/u/mona');
  await write({ role: 'owner', moderator: mona.id });
  const told = async (viewer?: Moderates) =>
    (await readModlog(reader, { viewer })).entries.map(({ role, origin }) => [role, origin]);

  expect(await told()).toEqual([['moderator', null]]);
  expect(await told(ofCats)).toEqual([['owner', 'mona.test']]);
});
