/** The queue and the acts: who sees what, one press that settles, and the press that takes it back. */
import { eq, sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import type { Community } from '#domain/communities/community.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { findPost } from '#domain/posts/find-post.ts';
import type { Post } from '#domain/posts/post.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser, type Seen } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let mod: Browser;
let bea: Browser;
let bob: Account;
let eve: Actor;
let cats: Community;
let post: Post;
let count = 0;
const open = (): Browser => browserOf(moot.app, origin);

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  const admin = await people.person('ada', 'admin');
  const moderator = await people.person('mod');
  [, bob] = [await people.person('bea'), await people.person('bob')];
  cats = await moot.given.community('cats', { by: admin });
  const office = { community: cats.id, person: moderator.id, by: admin.id };
  valueOf(await moot.house.act((context) => appointModerator(context, office)));
  eve = await moot.given.remotePerson('https://far.test/u/eve');
  [ada, mod, bea] = [open(), open(), open()];
  await ada.signIn('ada', password);
  await mod.signIn('mod', password);
  await bea.signIn('bea', password);
});
afterAll(street.close);
beforeEach(async () => {
  street.pass(60_000);
  const uri = `https://far.test/p/${(count += 1)}`;
  post = await moot.given.post({ in: cats, by: eve, title: `Buy ${count}`, uri });
  const report = { subject: { post: post.id }, reporter: bob.id, reason: `Spam ${count}` };
  valueOf(await moot.house.act((context) => fileReport(context, report)));
});

const found = () => findPost(moot.house.database.query, post.id);
const openReports = async () =>
  (
    await moot.house.database.query
      .select()
      .from(reportsTable)
      .where(eq(reportsTable.post, post.id))
  ).filter(({ resolved }) => resolved === null).length;
const press = (
  browser: Browser,
  act: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Seen> =>
  browser.submit('/settings', '/moderation/act', {
    act,
    about: `post:${post.id}`,
    item: `report:post:${post.id}`,
    back: '/moderation?kind=report',
    ...fields,
  });

describe('the queue', () => {
  test('is for those who moderate', async () => {
    expect((await open().get('/moderation')).headers.location).toBe('/sign-in?to=%2Fmoderation');
    expect((await bea.get('/moderation')).statusCode).toBe(403);
    expect((await mod.get('/moderation')).statusCode).toBe(200);
    expect((await mod.get('/')).body).toContain('href="/moderation"');
    expect((await bea.get('/')).body).not.toContain('href="/moderation"');
  });

  test('shows what was reported, why, and by whom', async () => {
    const { body } = await mod.get('/moderation?kind=report');

    for (const words of [`Buy ${count}`, `Spam ${count}`, 'eve', 'bob', 'value="remove"'])
      expect(body).toContain(words);
  });

  test.each(['moderator of the whole server', 'admin', 'moderator of a community'] as const)(
    'is closed to a %s who is banned from this server',
    async (office) => {
      const role =
        office === 'admin' ? 'admin' : office.includes('server') ? 'moderator' : 'member';
      const name = `banned${(count += 1)}`;
      const person = await peopleIn(moot.house).person(name, role);
      const seat = { community: cats.id, person: person.id, by: null };
      if (role === 'member')
        valueOf(await moot.house.act((context) => appointModerator(context, seat)));
      const browser = open();
      await browser.signIn(name, password);
      expect((await browser.get('/moderation')).statusCode).toBe(200);
      const ban = { person: person.id, by: null, reason: 'Gone bad', until: null };
      valueOf(await moot.house.act((context) => banPerson(context, ban)));

      for (const path of ['/moderation', '/moderation/person/eve@far.test', '/admin'])
        expect([path, (await browser.get(path)).statusCode]).toEqual([path, 403]);
    },
  );

  test('shows nothing of communities that are not theirs', async () => {
    const dogs = await moot.given.community(`dogs${count}`, { by: bob });
    const other = await moot.given.post({ in: dogs, by: bob, title: 'Elsewhere' });
    const report = { subject: { post: other.id }, reporter: eve.id, reason: 'Not theirs' };
    valueOf(await moot.house.act((context) => fileReport(context, report)));

    expect((await mod.get('/moderation')).body).not.toContain('Not theirs');
    expect((await ada.get('/moderation')).body).toContain('Not theirs');
  });
});

describe('what was written', () => {
  const write = (set: SQL) =>
    moot.house.database.query.execute(sql`update posts set ${set} where id = ${post.id}`);
  const item = async () =>
    (await mod.get('/moderation?kind=report')).body
      .split('<article')
      .find((one) => one.includes(`id="report-post-${post.id}"`))!;
  const words = 'The same as markdown, which some servers show instead';

  test('is shown as markdown too where that says something else, as it was typed', async () => {
    expect(await item()).not.toContain(words);
    await write(sql`source = ${'Buy <script>pills</script>\n\n[here](https://pills.test/)'}`);

    const shown = await item();
    expect(shown).toContain(words);
    expect(shown).toContain(
      '>Buy &lt;script>pills&lt;/script>\n\n[here](https://pills.test/)</div>',
    );
    await write(sql`body = '', source = 'Hidden words'`);
    expect(await item()).toContain('>Hidden words</div>');
  });

  test('is put back in lists where a rule took it out, from the queue and from where it stands', async () => {
    const pages = async () => [await item(), (await mod.get(`/post/${post.id}`)).body];
    for (const page of await pages()) expect(page).not.toContain('Put back in lists');
    await write(sql`limited = now()`);
    for (const page of await pages()) expect(page).toContain('Put back in lists');
    expect((await bea.get(`/post/${post.id}`)).body).not.toContain('Put back in lists');

    const answer = await press(mod, 'list-again', { reason: 'It is fine' });
    expect((await mod.get(answer.headers.location!)).body).toContain('It stands in lists again.');
    expect((await found())?.limited).toBeNull();
    for (const page of await pages()) expect(page).not.toContain('Put back in lists');
  });

  test('as a comment has the same button', async () => {
    const uri = `https://far.test/limited/${count}`;
    const comment = await moot.given.comment({ on: post, by: eve, uri });
    await moot.house.database.query.execute(
      sql`update comments set limited = now() where id = ${comment.id}`,
    );
    expect((await mod.get(`/post/${post.id}`)).body).toContain('Put back in lists');
    await press(mod, 'list-again', { about: `comment:${comment.id}`, item: '' });
    expect((await mod.get(`/post/${post.id}`)).body).not.toContain('Put back in lists');
  });
});

describe('a press', () => {
  test('removes what was reported, resolves the report, leads back, and can be taken back', async () => {
    const answer = await press(mod, 'remove', { reason: 'It is spam' });

    expect(answer.statusCode).toBe(303);
    expect((await found())?.removed).not.toBeNull();
    expect(await openReports()).toBe(0);
    const { body } = await mod.get(answer.headers.location!);
    expect(body).toContain('Removed.');
    expect(body).toContain('value="restore"');

    await press(mod, 'restore');
    expect((await found())?.removed).toBeNull();
  });

  test('dismisses a report without any act upon the post', async () => {
    await press(mod, 'dismiss', { reason: 'It is fine' });

    expect(await openReports()).toBe(0);
    expect((await found())?.removed).toBeNull();
  });

  test('bans for a time, with what they wrote, and its end brings that back', async () => {
    const who = { person: String(eve.id), community: String(cats.id) };
    const answer = await press(mod, 'ban', { ...who, reason: 'Spam', term: '1w', removal: 'on' });

    const standing = () =>
      findStanding(moot.house.database.query, {
        person: eve.id,
        community: cats.id,
        now: moot.house.clock(),
      });
    expect((await standing()).banned).toBe(true);
    expect((await found())?.removed).not.toBeNull();
    const page = answer.headers.location!;
    expect((await mod.get(page)).body).toContain('value="unban"');

    await press(mod, 'unban', { ...who, removal: 'on' });
    expect((await standing()).banned).toBe(false);
    expect((await found())?.removed).toBeNull();
  });

  test('assigns, notes and releases', async () => {
    const item = `report:post:${post.id}`;
    await press(mod, 'assign');
    await press(mod, 'note-item', { reason: 'Ask the owner first' });
    const mine = (await mod.get('/moderation?mine=1')).body;

    expect(mine).toContain('Ask the owner first');
    expect(mine).toContain(`id="${item.replaceAll(':', '-')}"`);
    await press(mod, 'release');
    expect((await mod.get('/moderation?mine=1')).body).not.toContain('Ask the owner first');
  });

  test.each([
    'remove',
    'restore',
    'list-again',
    'lock',
    'unlock',
    'pin',
    'unpin',
    'flag',
    'unflag',
    'warn',
    'ban',
    'unban',
    'site-ban',
    'site-unban',
    'clear',
    'unclear',
    'remove-community',
    'restore-community',
    'dismiss',
    'assign',
    'note-item',
    'note-person',
  ])('“%s” is refused to members, and nothing is written', async (act) => {
    const entries = async () => (await moot.house.database.query.select().from(modlogTable)).length;
    const before = await entries();
    const who = { person: String(eve.id), community: String(cats.id), reason: 'x' };
    const answer = await press(bea, act, who);

    expect([act, answer.statusCode]).toEqual([act, 403]);
    expect(answer.body).toContain('Go back');
    expect(await entries()).toBe(before);
    expect(await openReports()).toBe(1);
  });

  test('of nobody who is signed in leads to where one can', async () => {
    const answer = await open().submit('/sign-in', '/moderation/act', { act: 'remove' });

    expect(answer.headers.location).toBe('/sign-in?to=%2Fmoderation');
  });

  test('that is refused leads back to the same place, which tells of no act before', async () => {
    const back = `/moderation?kind=report&done=removed&undo=restore&about=post%3A${post.id}#x`;
    const answer = await press(bea, 'remove', { back });

    expect(answer.body).toContain('href="/moderation?kind=report#x"');
  });

  test('leads back to no other server', async () => {
    const answer = await press(mod, 'lock', { back: 'https://evil.test/' });

    expect(answer.headers.location).toMatch(/^\/moderation\?done=locked/);
  });

  test.each([
    ['no such act', { act: 'explode' }],
    ['a reason without end', { reason: 'x'.repeat(2_000) }],
    ['a term of our own', { term: '5y' }],
  ])('with %s is a form that cannot be read', async (_, fields) => {
    expect((await press(mod, 'remove', fields)).statusCode).toBe(400);
    expect((await found())?.removed).toBeNull();
  });
});

describe('where people read', () => {
  test('moderators find their acts on posts and comments, members a way to report, others neither', async () => {
    const comment = await moot.given.comment({
      on: post,
      by: eve,
      uri: `https://far.test/c/${count}`,
    });
    const path = `/post/${post.id}`;
    const [theirs, members, others] = [
      (await mod.get(path)).body,
      (await bea.get(path)).body,
      (await open().get(path)).body,
    ];

    for (const about of [`post:${post.id}`, `comment:${comment.id}`]) {
      expect(theirs).toContain(`name="about" value="${about}"`);
      expect(members).not.toContain(`value="${about}"`);
      expect(members).toContain(`href="/report?about=${about}"`);
      expect(others).not.toContain(about);
    }
    expect(theirs).toContain('Pin');
    expect((await mod.get('/u/eve@far.test')).body).toContain('Record and bans');
    expect((await bea.get('/u/eve@far.test')).body).not.toContain('Record and bans');
  });

  test('what is removed can be restored from where it was', async () => {
    await moot.given.comment({ on: post, by: bob });
    await press(mod, 'remove');

    expect((await mod.get(`/post/${post.id}`)).body).toContain('value="restore"');
    expect((await bea.get(`/post/${post.id}`)).body).not.toContain('value="restore"');
  });

  test.each(['post', 'person'] as const)(
    'a %s is reported with a reason and a kind',
    async (kind) => {
      const about = kind === 'post' ? `post:${post.id}` : `person:${eve.id}`;
      const page = `/report?about=${about}`;
      const reason = `It is bad ${count}`;
      const answer = await bea.submit(page, '/report', { about, category: 'spam', reason });

      expect(answer.statusCode).toBe(303);
      expect((await bea.get(answer.headers.location!)).body).toContain('Thank you');
      const rows = await moot.house.database.query
        .select()
        .from(reportsTable)
        .where(eq(reportsTable.reason, reason));
      expect(rows).toMatchObject([
        { category: 'spam', [kind]: kind === 'post' ? post.id : eve.id },
      ]);
    },
  );

  test('a report without a reason is refused, and one about nothing is not there', async () => {
    const about = `post:${post.id}`;
    const fields = { about, category: 'spam', reason: ' ' };
    const answer = await bea.submit(`/report?about=${about}`, '/report', fields);

    expect(answer.statusCode).toBe(422);
    expect((await bea.get('/report?about=post:2147483647')).statusCode).toBe(404);
    expect((await bea.get('/report?about=cat:1')).statusCode).toBe(404);
    expect((await open().get('/report?about=post:1')).statusCode).toBe(303);
  });
});

describe('somebody’s record', () => {
  const page = '/moderation/person/eve@far.test';

  test('is for those who moderate, and tells what was reported and done', async () => {
    await press(mod, 'remove', { reason: `Not here ${count}` });

    expect((await bea.get(page)).statusCode).toBe(403);
    const { body } = await mod.get(page);
    expect(body).toContain(`Spam ${count}`);
    expect(body).toContain(`Not here ${count}`);
    expect((await mod.get('/moderation/person/nobody')).statusCode).toBe(404);
  });

  test('has notes that only moderators read, and bans that are made and lifted there', async () => {
    const who = { person: String(eve.id), community: String(cats.id), back: page };
    await press(mod, 'note-person', { ...who, reason: 'Told twice' });
    await press(mod, 'ban', { ...who, reason: 'Enough', term: '1w' });
    const { body } = await mod.get(page);

    expect(body).toContain('Told twice');
    expect(body).toContain('Enough');
    expect((await bea.get('/u/eve@far.test')).body).not.toContain('Told twice');
    await press(mod, 'unban', who);
    expect((await mod.get(page)).body).toContain('Not banned anywhere');
  });
});

test('an admin removes a community, and brings it back from the page that comes next', async () => {
  const where = { community: String(cats.id), about: '', item: '', back: '/moderation' };
  const answer = await press(ada, 'remove-community', { ...where, reason: 'Empty' });

  expect((await open().get('/c/cats')).statusCode).toBe(410);
  expect((await ada.get(answer.headers.location!)).body).toContain('value="restore-community"');
  await press(ada, 'restore-community', where);
  expect((await open().get('/c/cats')).statusCode).toBe(200);
});
