/** The one queue of those who moderate. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createComment } from '#domain/comments/create-comment.ts';
import { fileReport, type NewReport } from '#domain/moderation/file-report.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { keepReport, type ReportRow } from '#domain/reports/keep-report.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { readQueue, readQueueItem } from '#views/moderation-queue.ts';
import { countQueue, type QueueViewer } from '#views/queue-items.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const rosa = await given.account('rosa', 'admin');
const cats = await given.community('cats', { by: ann });
const birds = await given.community('birds', { by: rosa });
const alice = await given.remotePerson('https://lemmy.test/u/alice');
const bob = await given.remotePerson('https://other.test/u/bob');
const post = await given.post({ in: cats, by: ann, title: 'Felines', source: 'Nasty **words**' });
const comment = await given.comment({ on: post, by: ann, source: 'Well' });
const tweet = await given.post({ in: birds, by: rosa, title: 'Tweets' });

const file = async (report: NewReport) => {
  house.pass(1000);
  return valueOf(await house.act((context) => fileReport(context, report)));
};
const keep = (report: ReportRow) => house.act((context) => keepReport(context, report));

const admin: QueueViewer = { person: rosa.id, admin: true, siteModerator: false, communities: [] };
const ofCats: QueueViewer = { ...admin, person: ann.id, admin: false, communities: [cats.id] };

await file({ reporter: alice.id, subject: { post: post.id }, reason: 'Rude' });
await file({
  reporter: bob.id,
  subject: { post: post.id },
  reason: 'Very rude',
  category: 'rules',
});
await file({ reporter: bob.id, subject: { comment: comment.id }, reason: 'Also' });
await file({ reporter: bob.id, subject: { post: tweet.id }, reason: 'Loud' });
await file({ reporter: bob.id, person: alice.id, reason: 'Follows me' });
await keep({
  kind: 'notice',
  reporter: null,
  community: null,
  reason: 'Copied',
  about: 'https://example.org/x',
  contact: 'me@example.org',
});

const ids = async (query: Parameters<typeof readQueue>[1]) =>
  (await readQueue(reader, query)).items.map(({ id }) => id);

test('reports about one thing are one item, with every reason and the words', async () => {
  const item = await readQueueItem(reader, { viewer: ofCats, item: `report:post:${post.id}` });

  expect(item).toMatchObject({
    kind: 'report',
    community: { name: 'cats' },
    author: { name: 'ann' },
    assigned: null,
    subject: { post: post.id, title: 'Felines', url: `/post/${post.id}`, state: 'shown' },
    reasons: [
      { text: 'Rude', by: { name: 'alice' } },
      { text: 'Very rude', by: { name: 'bob' }, category: 'rules' },
    ],
  });
  expect(item?.subject.body).toContain('<strong>words</strong>');
  expect(item?.subject.excerpt).toBe('Nasty words');
});

test('a community’s moderators see what is theirs, admins everything', async () => {
  expect(await ids({ viewer: ofCats })).toEqual([
    `report:comment:${comment.id}`,
    `report:post:${post.id}`,
  ]);
  const all = await ids({ viewer: admin });
  expect(all).toHaveLength(5);
  expect(all).toContain(`report:person:${alice.id}`);
  expect(all).toContain(`report:post:${tweet.id}`);
  expect(await countQueue(reader, admin)).toEqual(
    new Map([
      ['report', 4],
      ['notice', 1],
    ]),
  );
});

test('pages follow one another without a gap', async () => {
  const seen: string[] = [];
  let before: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readQueue>> = await readQueue(reader, {
      viewer: admin,
      limit: 2,
      before,
    });
    seen.push(...page.items.map(({ id }) => id));
    before = page.next;
  } while (before !== null);
  expect(seen).toEqual(await ids({ viewer: admin }));
  expect(await ids({ viewer: admin, before: 'nonsense' })).toEqual(seen);
});

test('a notice says what it names and how to answer', async () => {
  const { items } = await readQueue(reader, { viewer: admin, kind: 'notice' });
  expect(items).toMatchObject([
    {
      author: null,
      reasons: [{ about: 'https://example.org/x', contact: 'me@example.org', by: null }],
    },
  ]);
});

test('what is resolved, and what blocked servers have to do with, waits no more', async () => {
  await reader.execute(
    sql`update instances set degrees = '{defederate}' where host = 'other.test'`,
  );
  const item = await readQueueItem(reader, { viewer: admin, item: `report:post:${post.id}` });
  expect(item?.reasons.map(({ text }) => text)).toEqual(['Rude']);
  expect(await ids({ viewer: admin, kind: 'report' })).toEqual([`report:post:${post.id}`]);
  await reader.execute(sql`update instances set degrees = '{}' where host = 'other.test'`);
  expect(await ids({ viewer: admin, kind: 'report' })).toHaveLength(4);

  await reader.execute(sql`update reports set resolved = now() where comment = ${comment.id}`);
  expect(await ids({ viewer: ofCats })).toEqual([`report:post:${post.id}`]);
});

test('held posts, requests to join and appeals stand in the same queue', async () => {
  await reader.execute(sql`insert into held (community, post, author, why, created)
    values (${birds.id}, ${tweet.id}, ${rosa.id}, 'newcomer', now())`);
  await reader.execute(sql`insert into memberships (community, member, state, created)
    values (${cats.id}, ${bob.id}, 'pending', now())`);
  const act = await house.act((context) =>
    writeModlog(context, {
      act: 'post.removed',
      moderator: ann.id,
      community: cats.id,
      post: post.id,
      reason: 'Rude',
    }),
  );
  await reader.execute(sql`insert into appeals (act, community, person, words, created)
    values (${act}, ${cats.id}, ${alice.id}, 'I did not', now())`);

  const { items } = await readQueue(reader, { viewer: admin });
  expect(
    items
      .slice(0, 3)
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['appeal', 'held', 'join']);
  const [appeal] = (await readQueue(reader, { viewer: ofCats, kind: 'appeal' })).items;
  expect(appeal).toMatchObject({
    author: { name: 'alice' },
    act: { act: 'post.removed', moderator: { name: 'ann' }, reason: 'Rude' },
    subject: { post: post.id },
    reasons: [{ text: 'I did not' }],
  });
  expect(await ids({ viewer: ofCats, kind: 'held' })).toEqual([]);
  expect(await ids({ viewer: ofCats, kind: 'join' })).toEqual([`join:${cats.id}:${bob.id}`]);
});

test('who works on what can be asked for', async () => {
  const item = `report:post:${post.id}`;
  await reader.execute(
    sql`insert into assignments (item, person, created) values (${item}, ${ann.id}, now())`,
  );
  expect(await ids({ viewer: admin, assigned: ann.id })).toEqual([item]);
  expect(await ids({ viewer: ofCats, assigned: 'none' })).not.toContain(item);
  expect(await readQueueItem(reader, { viewer: ofCats, item })).toMatchObject({
    assigned: { name: 'ann' },
  });
});

test('open reports go with a thread that moves, and are read by those who moderate where it is', async () => {
  const moved = await given.post({ in: cats, by: ann, title: 'Moves' });
  const below = await given.comment({ on: moved, by: ann, source: 'Along' });
  await file({ reporter: bob.id, subject: { post: moved.id }, reason: 'Told in cats' });
  await file({ reporter: bob.id, subject: { comment: below.id }, reason: 'Told below' });
  const move = { post: moved.id, to: birds.id, by: null };
  valueOf(await house.act((context) => movePost(context, move)));
  await file({ reporter: alice.id, subject: { post: moved.id }, reason: 'Told in birds' });
  const items = [`report:post:${moved.id}`, `report:comment:${below.id}`];

  for (const item of items)
    expect(await readQueueItem(reader, { viewer: ofCats, item })).toBeNull();
  const ofBirds = { ...ofCats, communities: [birds.id] };
  const told = await readQueueItem(reader, { viewer: ofBirds, item: items[0]! });
  expect(told?.reasons.map(({ text }) => text)).toEqual(['Told in cats', 'Told in birds']);
  expect(await readQueueItem(reader, { viewer: ofBirds, item: items[1]! })).not.toBeNull();
});

test.each([
  '2026-01-01T00:00:00.000Z_\0',
  '+275760-09-13T00:00:00.000Z_x',
  '0000-01-01T00:00:00.000Z_x',
  '_',
])('a page after “%s” is the first one', async (before) => {
  expect(await ids({ viewer: admin, before })).toEqual(await ids({ viewer: admin }));
});

test('a thousand reports about one thing leave room for what was said of the others', async () => {
  const stormy = await given.post({ in: cats, by: ann, title: 'Storm' });
  await house.database.query.execute(
    sql`insert into reports (kind, reporter, community, post, reason, created)
      select 'report', ${bob.id}, ${cats.id}, ${stormy.id}, 'Rude ' || n, now() - interval '1 year'
      from generate_series(1, 1100) n`,
  );
  const { items } = await readQueue(reader, { viewer: ofCats, kind: 'report' });

  expect(items.find(({ subject }) => subject.post === stormy.id)?.reasons).toHaveLength(20);
  for (const item of items) expect([item.id, item.reasons.length > 0]).toEqual([item.id, true]);
});

test('a legal notice waits for its answer also when its server was blocked meanwhile', async () => {
  const eve = await given.remotePerson('https://shut.test/u/eve');
  const said = { reporter: null, community: null, person: eve.id, reason: 'Copied' } as const;
  const { id } = await keep({ kind: 'notice', ...said });
  await file({ reporter: bob.id, person: eve.id, reason: 'Loud' });
  await reader.execute(sql`update instances set degrees = '{defederate}' where host = 'shut.test'`);

  const found = await ids({ viewer: admin });
  expect(found).toContain(`report:notice:${id}`);
  expect(found).not.toContain(`report:person:${eve.id}`);
});

test.each([
  ['says the same', '**Kind**  words &\n\n* one', null],
  ['is not there', null, null],
  ['is blank', ' ', null],
  ['says something else', 'Nasty words', 'Nasty words'],
  [
    'leads elsewhere',
    '[Kind](https://pills.test/) words & one',
    '[Kind](https://pills.test/) words & one',
  ],
  ['is too long to be compared', 'Kind words '.repeat(2_000), 'Kind words '.repeat(2_000)],
])('markdown from elsewhere that %s', async (_, source, markdown) => {
  const body = '<p><em>Kind</em> words &amp;</p><ul><li>one</li></ul>';
  const from = { title: 'Two tongues', url: null, page: null, context: null, type: 'Page' };
  const uri = `https://lemmy.test/post/${house.newId()}`;
  const said = { body, source, uri, created: house.clock(), told: true };
  const one = await house.act(async (context) =>
    valueOf(await createPost(context, { ...from, ...said, community: cats.id, author: alice.id })),
  );
  const below = { post: one.id, parent: null, author: alice.id, page: null };
  const answer = await house.act(async (context) =>
    valueOf(await createComment(context, { ...below, ...said, uri: `${uri}/1` })),
  );
  await file({ reporter: bob.id, subject: { post: one.id }, reason: 'Look' });
  await file({ reporter: bob.id, subject: { comment: answer.id }, reason: 'Look' });

  for (const item of [`report:post:${one.id}`, `report:comment:${answer.id}`]) {
    const shown = await readQueueItem(reader, { viewer: ofCats, item });
    expect(shown?.subject).toMatchObject({ body, markdown });
  }
});

test('what a rule took out of lists is told apart, and of deleted words no markdown is left', async () => {
  const quiet = await given.post({ in: cats, by: ann, title: 'Quiet' });
  await file({ reporter: bob.id, subject: { post: quiet.id }, reason: 'Look' });
  const item = `report:post:${quiet.id}`;
  const subject = async () => (await readQueueItem(reader, { viewer: ofCats, item }))?.subject;
  expect(await subject()).toMatchObject({ limited: false, markdown: null });
  await reader.execute(
    sql`update posts set limited = now(), source = 'Other' where id = ${quiet.id}`,
  );
  expect(await subject()).toMatchObject({ limited: true, markdown: 'Other' });
  await reader.execute(sql`update posts set deleted = now() where id = ${quiet.id}`);
  expect((await subject())?.markdown ?? null).toBeNull();
});
