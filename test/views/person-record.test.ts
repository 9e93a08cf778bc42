/** What those who moderate know of a person. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { banMember } from '#domain/moderation/ban-member.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { notePerson } from '#domain/moderation/note-person.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { readPersonRecord } from '#views/person-record.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const reader = house.database.query;
const ann = await given.account('ann');
const rosa = await given.account('rosa', 'admin');
const cats = await given.community('cats', { by: ann });
const birds = await given.community('birds', { by: rosa });
const eve = await given.remotePerson('https://lemmy.test/u/eve');
const post = await given.post({ in: cats, by: eve, uri: 'https://lemmy.test/post/1' });
await given.post({ in: birds, by: eve, uri: 'https://lemmy.test/post/2' });

await house.act(async (context) => {
  const subject = { post: post.id };
  valueOf(await fileReport(context, { reporter: ann.id, subject, reason: 'Rude' }));
  valueOf(await fileReport(context, { reporter: ann.id, person: eve.id, reason: 'Odd' }));
  const removed = await removeContent(context, { subject, by: ann.id, reason: 'Rude' });
  const { act } = valueOf(removed);
  valueOf(await resolveReports(context, { subject, by: ann.id, act: act ?? null }));
  const note = { person: eve.id, text: 'Second time' };
  valueOf(await notePerson(context, { ...note, community: cats.id, by: ann.id }));
  valueOf(await notePerson(context, { ...note, community: null, by: rosa.id, text: 'Watch' }));
  const ban = { community: birds.id, person: eve.id, by: rosa.id, reason: 'Spam', until: null };
  valueOf(await banMember(context, ban));
});

const record = (viewer: { all: boolean; communities: number[] }, person = eve.id) =>
  readPersonRecord(reader, { person, viewer, now: house.clock() });

test('whoever moderates the whole server sees all of it', async () => {
  const found = await record({ all: true, communities: [] });
  expect(found).toMatchObject({
    person: { name: 'eve' },
    counts: { posts: 2, comments: 0, removed: 1, reports: 2, openReports: 1, upheld: 1 },
    bans: [{ community: { name: 'birds' }, reason: 'Spam', until: null }],
    notes: [
      { text: 'Watch', community: null },
      { text: 'Second time', by: { name: 'ann' } },
    ],
    reports: [
      { text: 'Odd', upheld: false, resolved: null },
      { text: 'Rude', upheld: true, by: { name: 'ann' } },
    ],
  });
  expect(found?.entries.map(({ act }) => act)).toContain('post.removed');
});

test('a community’s moderators see notes and reports of their own', async () => {
  const found = await record({ all: false, communities: [cats.id] });
  expect(found?.notes.map(({ text }) => text)).toEqual(['Second time']);
  expect(found?.reports.map(({ text }) => text)).toEqual(['Rude']);
  expect(found?.counts).toMatchObject({ reports: 1, openReports: 0 });
  const outside = await record({ all: false, communities: [] });
  expect([outside?.notes, outside?.reports]).toEqual([[], []]);
});

test('nobody has a record who is nobody', async () => {
  expect(await record({ all: true, communities: [] }, 999)).toBeNull();
  expect(await record({ all: true, communities: [] }, cats.id)).toBeNull();
});

test('a ban whose term is over is no ban', async () => {
  await reader.execute(sql`update community_bans set until = '2020-01-01'`);
  expect((await record({ all: true, communities: [] }))?.bans).toEqual([]);
});
