/** Words that want to be more than words, in everything that moderators and the public read of moderation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { banMember } from '#domain/moderation/ban-member.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { fileNotice } from '#domain/moderation/file-notice.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { noteItem, notePerson } from '#domain/moderation/note-person.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';
import { withoutOwnScript } from './own-script.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let bea: Browser;
const nasty = `x</title></textarea><script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202e\u2066\0\ud800 javascript:alert(1)${'y'.repeat(10_000)}`;

/** Forms and wire take neither; without them it reaches the markdown. */
const storable = nasty.replace(/[\0\ud800]/g, '');

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  const [admin, member] = [await people.person('ada', 'admin'), await people.person('bea')];
  const { act } = moot.house;
  const cats = await moot.given.community('cats', { by: admin });
  const edit = {
    community: cats.id,
    by: admin.id,
    title: nasty.slice(0, 190),
    summarySource: storable.replace(/[\u202e\u2066]/g, ''),
  };
  valueOf(await act((context) => editCommunity(context, edit)));
  const eve = await moot.given.remotePerson('https://far.test/u/eve');
  const post = await moot.given.post({ in: cats, by: member, title: nasty, source: storable });
  const theirs = await moot.given.post({
    in: cats,
    by: eve,
    title: nasty,
    uri: 'https://far.test/p/1',
  });
  const [by, reason, community] = [admin.id, nasty, cats.id];
  const about = { subject: { post: theirs.id } };
  valueOf(await act((context) => fileReport(context, { ...about, reporter: member.id, reason })));
  valueOf(
    await act((context) => fileReport(context, { person: eve.id, reporter: member.id, reason })),
  );
  const notice = { where: nasty, why: nasty, contact: nasty, category: 'illegal' } as const;
  valueOf(await act((context) => fileNotice(context, notice)));
  const item = `report:post:${theirs.id}`;
  valueOf(await act((context) => noteItem(context, { item, by, text: nasty })));
  valueOf(
    await act((context) => notePerson(context, { person: eve.id, community, by, text: nasty })),
  );
  const rule = {
    name: nasty,
    kind: 'words',
    settings: { words: ['<script>'] },
    action: 'hold',
  } as const;
  valueOf(await act((context) => makeRule(context, { ...rule, community, by })));
  const shut = {
    host: 'grim.test',
    degrees: ['limit'],
    publicReason: nasty,
    privateReason: nasty,
  } as const;
  valueOf(await act((context) => setRule(context, { ...shut, by })));
  valueOf(
    await act((context) => removeContent(context, { subject: { post: post.id }, by, reason })),
  );
  const ban = { community, person: eve.id, by, reason, until: null };
  valueOf(await act((context) => banMember(context, ban)));
  [ada, bea] = [browserOf(moot.app, origin), browserOf(moot.app, origin)];
  await ada.signIn('ada', password);
  await bea.signIn('bea', password);
});
afterAll(street.close);

// oxlint-disable-next-line no-control-regex
const tricks = /<script|<img src=x|[\u202a-\u202e\u2066-\u2069]|\0|href="javascript/i;

test.each([
  '/moderation',
  '/moderation/person/eve@far.test',
  '/moderation/person/bea',
  '/modlog',
  '/modlog.xml',
  '/c/cats/modlog',
  '/c/cats/modlog.xml',
  '/c/cats/settings',
  '/c/cats/settings/rules',
  '/admin/instances',
  '/admin/instances/grim.test',
  '/instances',
  '/communities/new',
  `/communities/follow?address=${encodeURIComponent(storable.slice(0, 300))}`,
  '/c/cats/open',
  '/c/cats/settings/members',
  '/post/1/open',
  '/start/communities',
  '/notices',
  '/post/1',
  '/report?about=post:2',
  '/post/2/reply',
  '/post/1/delete',
  '/c/cats/post',
  '/block?post=2',
  '/settings/blocks',
  `/post?title=${encodeURIComponent(storable.slice(0, 300))}`,
  `/report-illegal?where=${encodeURIComponent(nasty.replace('\ud800', '').slice(0, 500))}`,
])('%s shows words as words, to whom it is for', async (path) => {
  for (const browser of [ada, bea, browserOf(moot.app, origin)]) {
    const { statusCode, body } = await browser.get(path);
    expect(statusCode).toBeLessThan(500);
    expect(tricks.exec(withoutOwnScript(body))?.[0]).toBeUndefined();
    expect(body.length).toBeLessThan(100_000);
  }
});

test('/modlog.json is JSON whatever was said, and keeps to what everybody may read', async () => {
  const { body, headers } = await browserOf(moot.app, origin).get('/modlog.json');
  const { entries } = JSON.parse(body) as { entries: { act: string }[] };

  expect(headers['content-type']).toContain('application/json');
  expect(entries.length).toBeGreaterThan(3);
  expect(entries.map(({ act }) => act)).not.toContain('person.noted');
});
