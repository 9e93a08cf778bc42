/** Pages for those who moderate, for admins, and what everybody may read of it: narrow and wide, light and dark, by keyboard. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { notePerson } from '#domain/moderation/note-person.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import type { Degree } from '#domain/policy/policy.ts';
import { peopleIn, password } from '../domain/sessions/support.ts';
import { freePort } from '../support/free-port.ts';
import { valueOf } from '../support/given.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { faultsOf, keep, looks, tabOf, type Look } from './look.ts';
import { openBrowser } from './serve.ts';

const street = makeStreet();
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;
let moot: Neighbour;
let browser: Browser;
let thread: number;
const signedIn = new Map<string, Cookies>();
const at = (path: string): string => moot.house.origin + path;
const wide: Look = { width: 1024, colorScheme: 'light' };

/** A community with all that moderators may have to do with, and servers that are treated in every way. */
async function scene(): Promise<void> {
  const { house, given } = moot;
  const people = peopleIn(house);
  const [ada, mod, bea] = [
    await people.person('ada', 'admin'),
    await people.person('mod'),
    await people.person('bea'),
  ];
  const cats = await given.community('cats', { by: ada });
  const { act } = house;
  const edit = {
    community: cats.id,
    by: ada.id,
    title: 'Cats of the world',
    joining: 'approval' as const,
  };
  valueOf(await act((context) => editCommunity(context, edit)));
  const office = {
    community: cats.id,
    person: mod.id,
    by: ada.id,
    scopes: ['content' as const, 'people' as const],
  };
  valueOf(await act((context) => appointModerator(context, office)));
  const eve = await given.remotePerson(
    'https://spam.example/u/eve_with_a_rather_long_name_for_a_person',
  );
  const far = await given.remotePerson(
    'https://a-server-with-a-long-name.somewhere-else.example/u/far',
  );
  const own = await given.post({
    in: cats,
    by: bea,
    title: 'Which cat?',
    source: 'A *tabby*, or a tortoiseshell? '.repeat(8),
  });
  thread = own.id;
  const answer = await given.comment({
    on: own,
    by: far,
    uri: 'https://a-server-with-a-long-name.somewhere-else.example/c/1',
  });
  await given.comment({ on: own, under: answer, by: bea, source: 'Indeed.' });
  const spam = await given.post({
    in: cats,
    by: eve,
    title: 'Buy the very best and cheapest of all cheap things, at once and everywhere',
    uri: 'https://spam.example/p/1',
    url: 'https://spam.example/picture.png',
  });
  const insult = await given.comment({ on: own, by: eve, uri: 'https://spam.example/c/1' });
  const report = (
    subject: { post: number } | { comment: number },
    reason: string,
    reporter = bea.id,
  ) => act((context) => fileReport(context, { subject, reporter, reason, category: 'spam' }));
  await report({ post: spam.id }, 'It is spam, and of the worst kind');
  await report({ post: spam.id }, 'Once more the same, from the same server', far.id);
  await report({ comment: insult.id }, 'Rude');
  await act((context) =>
    fileReport(context, { person: eve.id, reporter: far.id, reason: 'They do it everywhere' }),
  );
  await given.member(cats, far, 'https://a-server-with-a-long-name.somewhere-else.example/f/1');
  const rule = {
    community: cats.id,
    name: 'No gambling',
    kind: 'words',
    settings: { words: ['casino'] },
    action: 'hold',
    by: ada.id,
  };
  valueOf(await act((context) => makeRule(context, rule)));
  const held = {
    in: cats,
    by: far,
    title: 'A casino for cats',
    uri: 'https://a-server-with-a-long-name.somewhere-else.example/p/2',
  };
  await given.post({ ...held, source: 'Come to the casino' });
  const rude = await given.remotePerson('https://rude.example/u/rude');
  const ban = {
    community: cats.id,
    person: rude.id,
    by: ada.id,
    reason: 'Rude to everybody',
    until: null,
  };
  valueOf(await act((context) => banMember(context, ban)));
  const note = { person: eve.id, community: cats.id, text: 'Was told twice', by: mod.id };
  valueOf(await act((context) => notePerson(context, note)));
  const removed = await given.comment({ on: own, by: eve, uri: 'https://spam.example/c/2' });
  const removal = { subject: { comment: removed.id }, by: mod.id, reason: 'Spam' };
  valueOf(await act((context) => removeContent(context, removal)));
  const rules: [string, Degree[]][] = [
    ['worse.example', ['defederate']],
    ['a-server-with-a-long-name.somewhere-else.example', ['limit', 'no-media', 'no-votes']],
    ['friends.example', ['trust']],
  ];
  for (const [host, degrees] of rules) {
    const wanted = {
      host,
      degrees,
      publicReason: 'What anybody may know of it',
      privateReason: 'And what not',
      by: ada.id,
    };
    valueOf(
      await act((context) => setRule(context, { ...wanted, obfuscated: host.startsWith('worse') })),
    );
  }
}

beforeAll(async () => {
  const port = await freePort();
  moot = await street.open(`http://127.0.0.1:${port}`);
  await scene();
  await moot.app.listen({ port, host: '127.0.0.1' });
  browser = await openBrowser();
  for (const name of ['ada', 'mod', 'bea'])
    await tabOf(browser, wide, async (page, context) => {
      await page.goto(at('/sign-in'));
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Password').fill(password);
      await sending(page, () => page.keyboard.press('Enter'));
      signedIn.set(name, await context.cookies());
      moot.house.pass(60_000);
    });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await street.close();
});

/** Does what sends a form, and waits for the page that answers. */
async function sending(page: Page, send: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), send()]);
  await page.waitForLoadState();
}

const openAll = (page: Page): Promise<unknown> =>
  page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);

type Visit = readonly [who: string | null, path: string, more?: (page: Page) => Promise<unknown>];

/** Who looks where, and what they do there. */
const pages: Readonly<Record<string, () => Visit>> = {
  queue: () => ['ada', '/moderation'],
  'queue unfolded': () => ['ada', '/moderation', openAll],
  'queue of a moderator': () => ['mod', '/moderation?kind=report'],
  'queue empty': () => ['mod', '/moderation?kind=appeal'],
  'queue with undo': () => [
    'mod',
    `/moderation?done=removed&undo=restore&entry=1&about=post:${thread}`,
  ],
  record: () => [
    'ada',
    '/moderation/person/eve_with_a_rather_long_name_for_a_person@spam.example',
    openAll,
  ],
  'thread of a moderator': () => ['mod', `/post/${thread}`, openAll],
  'thread of a member': () => ['bea', `/post/${thread}`],
  'report form': () => ['ada', `/report?about=post:${thread}`],
  'community settings': () => ['ada', '/c/cats/settings'],
  'community settings unfolded': () => ['ada', '/c/cats/settings', openAll],
  'community rules': () => ['ada', '/c/cats/settings/rules'],
  'rule tried': () => [
    'ada',
    '/c/cats/settings/rules',
    async (page) => {
      await page.getByLabel('Name of the rule').fill('Tabbies');
      await page.getByLabel('Which', { exact: true }).fill('tabby');
      await sending(page, () => page.getByText('See what it would have met').click());
    },
  ],
  'battle mode': () => ['ada', '/moderation/battle'],
  admin: () => ['ada', '/admin'],
  'admin instances': () => ['ada', '/admin/instances'],
  'admin instance': () => ['ada', '/admin/instances/worse.example', openAll],
  'rule previewed': () => [
    'ada',
    '/admin/instances',
    async (page) => {
      await page.getByLabel('Server', { exact: true }).fill('spam.example');
      await page.getByLabel('Blocked').check();
      await sending(page, () => page.getByText('See what would change').click());
    },
  ],
  'rule refused': () => [
    'ada',
    '/admin/instances',
    async (page) => {
      await page.getByLabel('Server', { exact: true }).fill('not a server');
      await sending(page, () => page.getByText('See what would change').click());
    },
  ],
  'admin settings': () => ['ada', '/admin/settings'],
  'not for members': () => ['bea', '/admin'],
  'other servers': () => [null, '/instances'],
  'public record': () => [null, '/modlog'],
  notices: () => ['bea', '/notices'],
  'lists of servers': () => ['ada', '/admin/lists'],
  'legal notice': () => [null, '/report-illegal'],
};

async function visit(page: Page, context: BrowserContext, name: string): Promise<void> {
  const [who, path, more] = pages[name]!();
  if (who !== null) await context.addCookies(signedIn.get(who)!);
  await page.goto(at(path));
  await more?.(page);
}

describe.each(Object.keys(pages))('%s', (name) => {
  test.each(looks)('fits and is accessible at $width px in $colorScheme', (wanted) =>
    tabOf(browser, wanted, async (page, context) => {
      await visit(page, context, name);
      await keep(page, name, wanted);
      expect(await faultsOf(page)).toEqual([]);
    }),
  );
});

test('no picture that was reported is fetched until somebody asks for it', () =>
  tabOf(browser, wide, async (page, context) => {
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    await visit(page, context, 'queue of a moderator');
    expect(asked.filter((url) => url.endsWith('picture.png'))).toEqual([]);

    await page.getByText('Show the picture').first().click();
    await expect.poll(() => asked.filter((url) => url.endsWith('picture.png')).length).toBe(1);
  }));

test('an item of the queue is settled by keyboard alone, and that is taken back', () =>
  tabOf(browser, wide, async (page, context) => {
    await visit(page, context, 'queue of a moderator');
    const first = page.locator('article').first();
    await first.getByLabel('Reason or answer').focus();
    await page.keyboard.type('It is so');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.value')).toBe('remove');
    await sending(page, () => page.keyboard.press('Enter'));

    expect(await page.getByRole('status').textContent()).toContain('Removed.');
    await page.getByRole('button', { name: 'Undo' }).focus();
    await sending(page, () => page.keyboard.press('Enter'));
    expect(await page.getByRole('status').textContent()).toContain('Restored.');
  }));
