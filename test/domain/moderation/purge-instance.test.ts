/** Purging a server: what is erased for good, and what has to be so before. */
import { expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { runChores } from '#federation/retention/run-chores.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { purgeInstance } from '#domain/moderation/purge-instance.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { refuse } from '#lib/outcome.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { valueOf } from '../../support/given.ts';
import { openStage } from '../../federation/stage.ts';
import { afterAll } from 'vitest';

const stage = await openStage();
afterAll(() => stage.close());
const { given, house } = stage;
const reader = house.database.query;
const ann = await given.account('ann', 'admin');
const ben = await given.account('ben');
const cats = await given.community('cats', { by: ann });
const mallory = await given.remotePerson('https://bad.test/u/mallory');
const below = await given.remotePerson('https://www.bad.test/u/mia');
const dogs = await given.remoteCommunity('https://bad.test/c/dogs');
await given.member(cats, mallory, 'https://bad.test/f/1');
await given.member(dogs, ben);
const words = {
  source: null,
  body: '<p>Buy secretly</p>',
  page: null,
  created: house.clock(),
  told: true,
};
const ours = await given.post({ in: cats, by: ann, title: 'Ours' });
const theirs = await house.act(
  (context) =>
    createPost(context, {
      ...words,
      community: cats.id,
      author: mallory.id,
      title: 'Buy',
      url: null,
      type: 'Page',
      context: null,
      uri: 'https://bad.test/1',
    }),
  { text: '{"content":"Buy secretly"}', receipt: null },
);
const answer = await given.comment({ on: ours, by: mallory, uri: 'https://bad.test/2' });
const kept = await given.comment({ on: ours, by: below, uri: 'https://www.bad.test/1' });
await stage.settle();

const purge = (more: Partial<Parameters<typeof purgeInstance>[1]> = {}) =>
  house.act((context) =>
    purgeInstance(context, { host: 'bad.test', confirm: 'bad.test', by: ann.id, ...more }),
  );

/** Every word in the database that contains this. */
async function tablesWith(part: string): Promise<string[]> {
  const tables = await reader.execute<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await reader.execute(
      `select 1 from ${name} t where t::text like '%${part}%' limit 1`,
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test('it takes an admin, the host once more, and a rule that shuts it out', async () => {
  expect(await purge({ by: ben.id })).toEqual(refuse('not-allowed'));
  expect(await purge()).toEqual(refuse('not-defederated'));
  valueOf(
    await house.act((context) =>
      setRule(context, { host: 'bad.test', degrees: ['defederate'], by: ann.id }),
    ),
  );
  expect(await purge({ confirm: 'bad' })).toEqual(refuse('not-confirmed'));
  expect(await purge({ confirm: '' })).toEqual(refuse('not-confirmed'));
  expect(await purge({ host: 'never.test', confirm: 'never.test' })).toEqual(
    refuse('unknown-server'),
  );
  expect(await purge({ host: 'folkmoot.test', confirm: 'folkmoot.test' })).toEqual(
    refuse('ourselves'),
  );
  expect(await purge({ host: '[::1]', confirm: '[::1]' })).toEqual(refuse('bad-host'));
  expect(await tablesWith('Buy secretly')).toContain('posts');
});

test('words, people and memberships go, of this host alone, and the record says how many', async () => {
  const before = await reader.select().from(journalTable);
  const outcome = valueOf(
    await purge({ host: 'https://Bad.test/', reason: 'Asked by their host' }),
  );
  const [entry] = await reader
    .select()
    .from(modlogTable)
    .where(eq(modlogTable.act, 'instance.purged'));

  const counts = { posts: 1, comments: 1, memberships: 2, people: 2, more: false };
  expect(outcome).toEqual({ host: 'bad.test', ...counts });
  expect(entry).toMatchObject({
    role: 'admin',
    moderator: ann.id,
    host: 'bad.test',
    after: counts,
    reason: 'Asked by their host',
  });
  const [post] = await reader
    .select()
    .from(postsTable)
    .where(eq(postsTable.id, valueOf(theirs).id));
  expect(post).toMatchObject({
    title: '',
    body: '',
    source: null,
    url: null,
    deleted: house.clock(),
  });
  const comments = await reader.select().from(commentsTable).orderBy(commentsTable.id);
  expect(comments.map(({ id, body }) => [id, body === ''])).toEqual([
    [answer.id, true],
    [kept.id, false],
  ]);
  const [own] = await reader.select().from(postsTable).where(eq(postsTable.id, ours.id));
  expect(own).toMatchObject({ deleted: null, comments: 1 });
  const people = await reader.select().from(actorsTable);
  const gone = people.filter(({ deleted }) => deleted !== null).map(({ uri }) => uri);
  expect(gone.sort()).toEqual([dogs.uri, mallory.uri]);
  expect(await findMembership(reader, { community: cats.id, member: mallory.id })).toBeNull();
  // Nobody elsewhere is told.
  expect((await reader.select().from(journalTable)).length).toBe(before.length);
});

test('nothing of its words is left anywhere once the worker has been round', async () => {
  while ((await runChores(stage.world)) > 0);

  expect(await tablesWith('Buy secretly')).toEqual([]);
  expect(await purge()).toMatchObject({ done: true, value: { posts: 0, people: 0, more: false } });
});

test('what was too much for one go is continued by the worker, unless the rule is lifted', async () => {
  const crowd = async (name: string, count: number) => {
    const nick = await given.remotePerson(`https://${name}/u/nick`);
    await reader.execute(`insert into posts (id, uri, community, author, type, title, created, arrived, active)
      select 100000 * ${nick.id} + n, 'https://${name}/p/' || n, ${cats.id}, ${nick.id}, 'Page', 'Crowd', now(), now(), now()
      from generate_series(1, ${count}) n`);
    const act = { host: name, degrees: ['defederate'], by: null } as const;
    valueOf(await house.act((context) => setRule(context, act)));
    return nick;
  };
  const left = async (author: { id: number }) =>
    (await reader.select().from(postsTable).where(eq(postsTable.author, author.id))).filter(
      ({ deleted }) => deleted === null,
    ).length;
  const many = await crowd('crowd.test', 2500);
  const lifted = await crowd('spared.test', 1500);
  for (const host of ['crowd.test', 'spared.test'])
    expect(await purge({ host, confirm: host })).toMatchObject({
      value: { posts: 1000, people: 0, more: true },
    });
  valueOf(await house.act((context) => liftRule(context, { host: 'spared.test', by: null })));

  house.pass(60_000);
  while ((await runChores(stage.world)) > 0);

  expect([await left(many), await left(lifted)]).toEqual([0, 500]);
  const [nick] = await reader.select().from(actorsTable).where(eq(actorsTable.id, many.id));
  expect(nick?.deleted).not.toBeNull();
});
