/** Who works on what waits for moderators. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { assignItem } from '#domain/moderation/assign-item.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { fileNotice } from '#domain/moderation/file-notice.ts';
import { noteItem, notePerson } from '#domain/moderation/note-person.ts';
import { parseItem } from '#domain/moderation/queue-item.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { done, refuse } from '#lib/outcome.ts';
import { assignmentsTable, moderatorNotesTable } from '#storage/schema/moderation.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const rosa = await given.account('rosa', 'admin');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const birds = await given.community('birds', { by: rosa });
const post = await given.post({ in: cats, by: bob });
const item = `report:post:${post.id}`;
await house.act((context) =>
  fileReport(context, { reporter: bob.id, subject: { post: post.id }, reason: 'Rude' }),
);

const assign = (more: { item?: string; person: number | null; by: number | null }) =>
  house.act((context) => assignItem(context, { item, ...more }));
const assigned = () => reader.select().from(assignmentsTable);

test('names of items are read strictly', () => {
  expect(parseItem('report:notice:9')).toEqual({ kind: 'report', subject: { notice: 9 } });
  expect(parseItem('held:12')).toEqual({ kind: 'held', held: 12 });
  expect(parseItem('join:3:7')).toEqual({ kind: 'join', community: 3, member: 7 });
  expect(parseItem('appeal:4')).toEqual({ kind: 'appeal', appeal: 4 });
  for (const wrong of [
    '',
    'report:post',
    'report:post:-1',
    'held:x',
    'report:post:99999999999',
    'x:1',
  ])
    expect(parseItem(wrong)).toBeNull();
});

test('who may decide it takes it, gives it to another who may, and lets go of it', async () => {
  expect(await assign({ person: ann.id, by: ann.id })).toEqual(done({ changed: true }));
  expect(await assign({ person: bob.id, by: ann.id })).toEqual(refuse('no-moderator'));
  expect(await assign({ person: bob.id, by: bob.id })).toEqual(refuse('not-allowed'));
  expect(await assigned()).toMatchObject([{ item, person: ann.id }]);

  expect(await assign({ person: rosa.id, by: ann.id })).toEqual(done({ changed: true }));
  expect(await assigned()).toMatchObject([{ item, person: rosa.id }]);
  expect(await assign({ person: null, by: null })).toEqual(done({ changed: true }));
  expect(await assigned()).toEqual([]);
});

test('what does not wait cannot be taken', async () => {
  for (const gone of ['report:post:999', 'held:1', 'join:1:2', 'appeal:1', 'nonsense'])
    expect(await assign({ item: gone, person: ann.id, by: ann.id })).toEqual(refuse('not-found'));
});

test('every kind of item has its place', async () => {
  await reader.execute(sql`insert into held (id, community, post, author, why, created)
    values (12, ${cats.id}, ${post.id}, ${bob.id}, 'newcomer', now())`);
  await reader.execute(sql`insert into memberships (community, member, state, created)
    values (${birds.id}, ${bob.id}, 'pending', now())`);
  await reader.execute(sql`insert into appeals (id, act, community, person, words, created)
    values (4, 1, ${cats.id}, ${bob.id}, 'No', now())`);
  const names = ['held:12', 'appeal:4', `join:${birds.id}:${bob.id}`];
  const outcomes = [];
  for (const name of names) outcomes.push(await assign({ item: name, person: ann.id, by: ann.id }));
  expect(outcomes).toEqual([
    done({ changed: true }),
    done({ changed: true }),
    refuse('not-allowed'),
  ]);
});

test('a legal notice about the same thing is another item, for whoever answers for the server', async () => {
  const told = await given.post({ in: cats, by: bob });
  const notice = { where: told.uri, why: 'Copied', contact: '', category: 'copyright' } as const;
  const { reference } = valueOf(await house.act((context) => fileNotice(context, notice)));
  const reported = { reporter: bob.id, subject: { post: told.id }, reason: 'Rude' };
  await house.act((context) => fileReport(context, reported));
  const [theirs, legal] = [`report:post:${told.id}`, `report:notice:${reference}`];

  expect(await assign({ item: theirs, person: ann.id, by: ann.id })).toMatchObject({ done: true });
  expect(await assign({ item: legal, person: ann.id, by: ann.id })).toEqual(refuse('not-allowed'));
  const dismiss = { subject: { post: told.id }, by: rosa.id };
  expect(await house.act((context) => resolveReports(context, dismiss))).toEqual(
    done({ resolved: 1 }),
  );
  expect(await assign({ item: legal, person: null, by: rosa.id })).toMatchObject({ done: true });
});

test('what is resolved is nobody’s work any more', async () => {
  await assign({ person: ann.id, by: ann.id });
  await house.act((context) =>
    resolveReports(context, { subject: { post: post.id }, by: rosa.id }),
  );
  expect((await assigned()).map((row) => row.item)).not.toContain(item);
});

test('a note about a person is kept for moderators, and only that there is one is recorded', async () => {
  const note = { person: bob.id, community: cats.id, text: ' Was  warned\nonce ' };
  const write = (more: { by: number; community?: number | null; text?: string }) =>
    house.act((context) => notePerson(context, { ...note, ...more }));
  expect(await write({ by: bob.id })).toEqual(refuse('not-allowed'));
  expect(await write({ by: ann.id, community: null })).toEqual(refuse('not-allowed'));
  expect(await write({ by: ann.id, text: ' ' })).toEqual(refuse('empty'));
  expect(await write({ by: ann.id, community: 999 })).toEqual(refuse('not-found'));
  expect(await reader.select().from(moderatorNotesTable)).toEqual([]);

  expect(await write({ by: ann.id })).toEqual(done({ changed: true }));
  expect(await reader.select().from(moderatorNotesTable)).toMatchObject([
    { person: bob.id, community: cats.id, author: ann.id, text: 'Was warned once' },
  ]);
  const entries = await reader.select().from(modlogTable);
  expect(entries.at(-1)).toMatchObject({
    act: 'person.noted',
    open: false,
    reason: null,
    after: null,
  });
});

test('a note about an item is written by who may decide it', async () => {
  const write = (by: number) =>
    house.act((context) => noteItem(context, { item: 'held:12', text: 'Looks fine', by }));
  expect(await write(bob.id)).toEqual(refuse('not-allowed'));
  expect(await write(ann.id)).toEqual(done({ changed: true }));
});
