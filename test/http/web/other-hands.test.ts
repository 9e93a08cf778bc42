/** Forms in the hands of those who moderate elsewhere, a part only, or no longer: nothing is done, and nothing read. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appealAct } from '#domain/appeals/appeal-act.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { noteItem, notePerson } from '#domain/moderation/note-person.ts';
import { deedNames } from '#http/web/deeds.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
const hands = new Map<string, Browser>();
let fields: Record<string, string>;
let items: string[];
let rule: number;

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  const { act } = moot.house;
  const ada = await people.person('ada', 'admin');
  const [dan, pia, old, bea] = [
    await people.person('dan'),
    await people.person('pia'),
    await people.person('old'),
    await people.person('bea'),
  ];
  const cats = await moot.given.community('cats', { by: ada });
  await moot.given.community('dogs', { by: dan });
  const community = cats.id;
  const seat = { community, by: ada.id };
  for (const [person, scopes] of [
    [pia.id, ['settings']],
    [old.id, []],
  ] as const)
    valueOf(
      await act((context) => appointModerator(context, { ...seat, person, scopes: [...scopes] })),
    );
  const gone = { ...seat, person: old.id, reason: 'Gone', until: null };
  valueOf(await act((context) => banMember(context, gone)));
  const post = await moot.given.post({ in: cats, by: bea, title: 'A cat' });
  const waits = await moot.given.post({ in: cats, by: bea, title: 'It waits in secret' });
  const subject = { post: post.id };
  const said = { subject, reporter: bea.id, reason: 'Told in confidence' };
  const { id: report } = valueOf(await act((context) => fileReport(context, said)));
  const item = `report:post:${post.id}`;
  valueOf(await act((context) => noteItem(context, { item, text: 'Noted among us', by: ada.id })));
  const note = { person: bea.id, community, text: 'Known among us', by: ada.id };
  valueOf(await act((context) => notePerson(context, note)));
  const made = {
    community,
    name: 'Words',
    kind: 'words',
    settings: { words: ['zebra'] },
    action: 'hold',
  } as const;
  ({ rule } = valueOf(await act((context) => makeRule(context, { ...made, by: ada.id }))));
  const locked = valueOf(await act((context) => lockContent(context, { subject, by: ada.id })));
  const appealing = { act: locked.act!, by: bea.id, words: 'It was unjust' };
  const { appeal } = valueOf(await act((context) => appealAct(context, appealing)));
  await moot.house.database.query.execute(
    sql`update posts set held = now() where id = ${waits.id}`,
  );
  await moot.house.database.query
    .execute(sql`insert into held (id, community, post, author, why, created)
    values (12, ${community}, ${waits.id}, ${bea.id}, 'newcomer', now())`);
  valueOf(
    await act((context) => editCommunity(context, { community, by: ada.id, joining: 'approval' })),
  );
  valueOf(
    await act((context) => joinCommunity(context, { community, member: dan.id, follow: null })),
  );
  items = [item, 'held:12', `join:${community}:${dan.id}`, `appeal:${appeal}`];
  fields = {
    about: `post:${post.id}`,
    person: String(bea.id),
    community: String(community),
    report: String(report),
  };
  for (const name of ['dan', 'pia', 'old', 'bea']) {
    const browser = browserOf(moot.app, origin);
    await browser.signIn(name, password);
    hands.set(name, browser);
  }
});
afterAll(street.close);

const state = async (): Promise<unknown> => {
  const [row] = await moot.house.database.query.execute(sql`select
    (select count(*) from modlog) acts, (select count(*) from reports where resolved is null) open,
    (select count(*) from moderator_notes) notes, (select count(*) from assignments) assigned,
    (select count(*) from held) held, (select count(*) from appeals where decided is null) appeals,
    (select count(*) from memberships where state = 'pending') joins, (select count(*) from auto_rules where enabled) rules`);
  return row;
};

const whose = [
  ['who owns another community', 'dan'],
  ['who is entrusted with its settings alone', 'pia'],
  ['a moderator who is banned there', 'old'],
  ['a member', 'bea'],
] as const;

describe.each(whose)('%s', (_, name) => {
  test.each(deedNames)('“%s”', async (act) => {
    const browser = hands.get(name)!;
    const csrf = csrfIn((await browser.get('/settings')).body);
    const before = await state();
    for (const item of items) {
      const asked = { csrf, act, item, ...fields, to: 'dogs', reason: 'Mine now' };
      const { statusCode } = await browser.post('/moderation/act', { fields: asked });
      expect([item, statusCode >= 400 && statusCode < 500]).toEqual([item, true]);
    }
    expect(await state()).toEqual(before);
  });

  test('rules of the community, and what is the whole server’s', async () => {
    const browser = hands.get(name)!;
    const csrf = csrfIn((await browser.get('/settings')).body);
    const before = await state();
    const number = String(rule);
    for (const place of ['/c/cats/settings/rules', '/c/dogs/settings/rules', '/moderation/rules'])
      for (const [form, more] of [
        ['change', { rule: number, enabled: 'no' }],
        ['end', { rule: number }],
      ] as const)
        expect(
          (await browser.post(`${place}/${form}`, { fields: { csrf, ...more } })).statusCode,
        ).toBeGreaterThan(399);
    for (const path of [
      '/moderation/battle/begin',
      '/admin/instances/rule',
      '/admin/instances/lift',
      '/admin/lists/import',
      '/admin/settings',
    ]) {
      const sent = {
        csrf,
        term: '1h',
        host: 'far.test',
        text: 'far.test',
        name: 'x',
        federation: 'open',
        days: '7',
        perMinute: '60',
        mentions: '5',
      };
      expect([path, (await browser.post(path, { fields: sent })).statusCode]).toEqual([path, 403]);
    }
    expect(await state()).toEqual(before);
  });
});

test.each(['dan', 'old', 'bea'])(
  '%s reads nothing of what is said among its moderators',
  async (name) => {
    const browser = hands.get(name)!;
    for (const path of [
      '/moderation',
      '/moderation?community=2&kind=report',
      '/moderation/person/bea',
      '/c/cats/settings',
      '/modlog',
      '/c/cats/modlog',
      '/modlog.json',
      '/modlog.xml',
      '/post/1',
      '/c/cats',
      '/c/cats/feed.xml',
      '/u/bea',
    ])
      for (const secret of [
        'Told in confidence',
        'Noted among us',
        'Known among us',
        'It was unjust',
        ...(name === 'bea' ? [] : ['It waits in secret']),
      ])
        expect([path, secret, (await browser.get(path)).body.includes(secret)]).toEqual([
          path,
          secret,
          false,
        ]);
  },
);
