/** How people come to have an account: open, by application, by invitation, not at all. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAccount } from '#domain/accounts/find-account.ts';
import { isSolution } from '#domain/admissions/riddle.ts';
import { beginBattle } from '#domain/moderation/begin-battle.ts';
import { endBattle } from '#domain/moderation/end-battle.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import type { Mode } from '#domain/admissions/entrance.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { testKeys } from '../../support/house.ts';
import { createAccount } from '#domain/accounts/create-account.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser, type Seen } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let address = 0;
beforeAll(async () => {
  moot = await street.open(origin);
  await peopleIn(moot.house).person('ada', 'admin');
  await peopleIn(moot.house).person('bob');
});
afterAll(street.close);
beforeEach(async () => {
  street.pass(3_600_000);
  // Somebody is there.
  await open().signIn('ada', password);
});

/** From an address of their own each. */
const open = (from = `192.0.2.${(address = (address % 250) + 1)}`): Browser =>
  browserOf(moot.app, origin, from);
async function mode(signUp: Mode, more: { signUpQuestion?: string } = {}): Promise<void> {
  const change = { signUp, signUpQuestion: '', ...more };
  await moot.house.act((context) => changeSettings(context, { change, by: null }));
}
const typed = (name: string) => ({ name, password, again: password });
const account = (name: string) => findAccount(moot.house.database.query, name);
const wordsOf = ({ body }: Seen): string => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? body;

/** What the script of the page does. */
function solve(body: string): { riddle: string; answer: string } {
  const riddle = /name="riddle" value="([^"]+)"/.exec(body)?.[1] ?? '';
  let number = 0;
  while (!isSolution(riddle, String(number))) number++;
  return { riddle, answer: String(number) };
}

describe('open', () => {
  test('with script there is an account at once, in the language of the form', async () => {
    await mode('open');
    const browser = open();
    const { body } = await browser.get('/sign-up');
    const answer = await browser.submit('/sign-up', '/sign-up', {
      ...typed('cleo'),
      ...solve(body),
    });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/start']);
    expect(await account('cleo')).toMatchObject({ role: 'member', language: 'en', closed: null });
    expect((await browser.get('/settings')).statusCode).toBe(200);
  });

  test('one answer to a riddle makes one account', async () => {
    await mode('open');
    const browser = open();
    const solved = solve((await browser.get('/sign-up')).body);
    await browser.submit('/sign-up', '/sign-up', { ...typed('first'), ...solved });
    const again = await open().submit('/sign-up', '/sign-up', { ...typed('second'), ...solved });

    expect(again.statusCode).toBe(422);
    expect(again.body).toContain('open for too long');
    expect(again.body).toContain('value="second"');
    expect(again.body).not.toContain(password);
    expect(await account('second')).toBeNull();
  });

  test('a riddle that is an hour old is answered by a new one', async () => {
    await mode('open');
    const browser = open();
    const solved = solve((await browser.get('/sign-up')).body);
    moot.house.pass(3_600_000);
    const late = await browser.submit('/sign-up', '/sign-up', { ...typed('late'), ...solved });

    expect(late.statusCode).toBe(422);
    expect(late.body).toContain('name="riddle"');
    expect(late.body).not.toContain(solved.riddle);
  });

  test('without script it waits for somebody who looks', async () => {
    await mode('open');
    const answer = await open().submit('/sign-up', '/sign-up', typed('silent'));

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-up/waiting']);
    expect(await account('silent')).toBeNull();
  });

  test.each([
    ['ada', 'taken'],
    ['admin', 'kept for the server'],
    ['a b', 'a–z, 0–9'],
  ])('the name %s is refused, and what was typed stays', async (name, words) => {
    await mode('open');
    const answer = await open().submit('/sign-up', '/sign-up', typed(name));

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(answer.body).toContain(`value="${name}"`);
  });

  test('ten tries an hour from one address, then no more', async () => {
    await mode('open');
    const browser = open('198.51.100.7');
    for (let n = 0; n < 10; n++) await browser.submit('/sign-up', '/sign-up', typed('ada'));
    const answer = await browser.submit('/sign-up', '/sign-up', typed('mallory'));

    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBeDefined();
  });
});

describe('by application', () => {
  test('the applicant learns what was decided, by what their browser holds', async () => {
    await mode('application', { signUpQuestion: 'Why here?' });
    const [browser, ada] = [open(), open()];
    await ada.signIn('ada', password);
    expect((await browser.get('/sign-up')).body).toContain('Why here?');
    expect((await browser.submit('/sign-up', '/sign-up', typed('dora'))).statusCode).toBe(422);
    const words = 'I <b>love</b> cats';
    await browser.submit('/sign-up', '/sign-up', { ...typed('dora'), words });

    expect(wordsOf(await browser.get('/sign-up/waiting'))).toContain('dora');
    expect(wordsOf(await open().get('/sign-up/waiting'))).not.toContain('dora');
    const queue = await ada.get('/moderation/applications');
    expect(queue.body).toContain('I &lt;b>love');

    const application = /name="application" value="(\d+)"/.exec(
      queue.body.slice(queue.body.indexOf('dora')),
    )![1]!;
    const fields = { application, decision: 'accept', answer: 'Welcome, Dora' };
    const act = '/moderation/applications/decide';
    expect((await ada.submit('/moderation/applications', act, fields)).statusCode).toBe(303);
    expect((await ada.submit('/moderation/applications', act, fields)).statusCode).toBe(422);
    expect(wordsOf(await browser.get('/sign-up/waiting'))).toContain('Welcome, Dora');
    expect((await browser.signIn('dora', password)).statusCode).toBe(303);
  });

  test('whoever is declined reads why, and the name is free', async () => {
    await mode('application');
    const [browser, ada] = [open(), open()];
    await ada.signIn('ada', password);
    await browser.submit('/sign-up', '/sign-up', typed('eve'));
    expect((await open().submit('/sign-up', '/sign-up', typed('eve'))).body).toContain('taken');
    const keys = await testKeys();
    const wanted = { name: 'eve', role: 'member', keys } as const;
    const early = await moot.house.act((context) => createAccount(context, wanted));
    expect(early).toMatchObject({ done: false, reason: 'taken' });

    const { body } = await ada.get('/moderation/applications');
    const application = /name="application" value="(\d+)"/.exec(
      body.slice(body.indexOf('eve')),
    )![1]!;
    const fields = { application, decision: 'decline', answer: 'We are full' };
    await ada.submit('/moderation/applications', '/moderation/applications/decide', fields);

    expect(wordsOf(await browser.get('/sign-up/waiting'))).toContain('We are full');
    expect((await browser.signIn('eve', password)).statusCode).toBe(403);
    const kept = await moot.house.database.query.execute<{ password: string }>(
      sql`select password from applications where name = 'eve'`,
    );
    expect(kept).toEqual([{ password: '' }]);
    expect((await open().submit('/sign-up', '/sign-up', typed('eve'))).statusCode).toBe(303);
  });

  test('members read and decide nothing of it', async () => {
    const bob = open();
    await bob.signIn('bob', password);
    const fields = { application: '1', decision: 'accept' };

    expect((await bob.get('/moderation/applications')).statusCode).toBe(403);
    const answer = await bob.submit('/settings', '/moderation/applications/decide', fields);
    expect(answer.statusCode).toBe(403);
  });
});

describe('by invitation', () => {
  const invite = async (browser: Browser, uses = '1'): Promise<string> => {
    const page = '/settings/invitations';
    const made = await browser.submit(page, `${page}/make`, { uses, days: '7', note: 'Fay' });
    const { body } = await browser.get(String(made.headers.location));
    return /\/sign-up\?invitation=[\w-]{43}/.exec(body)![0];
  };

  test('a member invites, and whoever has the link has an account at once, once', async () => {
    await mode('invitation');
    const bob = open();
    await bob.signIn('bob', password);
    const link = await invite(bob);
    const invitation = link.split('=')[1]!;

    const stranger = await open().get('/sign-up');
    expect(stranger.body).toContain('by invitation');
    expect(stranger.body).not.toContain('name="password"');
    const come = (name: string) => {
      const browser = open();
      return browser.submit(link, '/sign-up', { ...typed(name), invitation });
    };
    expect((await come('fay')).headers.location).toBe('/start');
    expect(await account('fay')).not.toBeNull();
    const second = browserOf(moot.app, origin, '203.0.113.9');
    const late = await second.submit('/sign-in', '/sign-up', { ...typed('gil'), invitation });
    expect(late.statusCode).toBe(403);
    expect(late.body).toContain('holds no longer');
    expect(await account('gil')).toBeNull();
    expect((await bob.get('/settings/invitations')).body).toContain('1 of 1 used');
  });

  test('one that was withdrawn holds no longer, and nobody withdraws another’s', async () => {
    await mode('invitation');
    const [bob, ada] = [open(), open()];
    await bob.signIn('bob', password);
    await ada.signIn('ada', password);
    const link = await invite(bob, '3');
    const { body } = await bob.get('/settings/invitations');
    const invitation = /name="invitation" value="(\d+)"/.exec(body)![1]!;
    const withdraw = (browser: Browser) =>
      browser.submit('/settings/invitations', '/settings/invitations/withdraw', { invitation });

    await withdraw(ada);
    expect((await open().get(link)).body).toContain('name="password"');
    await withdraw(bob);
    expect((await open().get(link)).body).toContain('holds no longer');
  });

  test('a member’s holds no longer once people come otherwise, an admin’s does', async () => {
    await mode('invitation');
    const [bob, ada] = [open(), open()];
    await bob.signIn('bob', password);
    await ada.signIn('ada', password);
    const [bobs, adas] = [await invite(bob), await invite(ada)];
    await mode('application');

    expect((await open().get(bobs)).body).toContain('holds no longer');
    const invitation = bobs.split('=')[1]!;
    const late = await open().submit('/sign-in', '/sign-up', { ...typed('lou'), invitation });
    expect([late.statusCode, await account('lou')]).toEqual([403, null]);
    expect((await open().get(adas)).body).toContain('made at once');
  });

  test('where people come otherwise, members do not invite, and admins do', async () => {
    await mode('open');
    const [bob, ada] = [open(), open()];
    await bob.signIn('bob', password);
    await ada.signIn('ada', password);
    const fields = { uses: '1', days: '7' };
    const page = '/settings/invitations';

    expect((await bob.submit('/settings', `${page}/make`, fields)).statusCode).toBe(403);
    expect((await ada.submit(page, `${page}/make`, fields)).statusCode).toBe(303);
    for (const wrong of [{ uses: '0' }, { uses: '101' }, { days: 'x' }, { days: '91' }])
      expect((await ada.submit(page, `${page}/make`, { ...fields, ...wrong })).statusCode).toBe(
        422,
      );
  });
});

describe('closed', () => {
  const shut = async (words: string): Promise<void> => {
    const { body } = await open().get('/sign-up');
    expect(body).toContain(words);
    expect(body).not.toContain('name="password"');
    const answer = await open().submit('/sign-in', '/sign-up', typed('nobody'));
    expect(answer.statusCode).toBe(403);
  };

  test('when the admins say so', async () => {
    await mode('closed');
    await shut('takes nobody new');
  });

  test('in battle', async () => {
    await mode('open');
    const until = new Date(moot.house.clock().getTime() + 3_600_000);
    await moot.house.act((context) => beginBattle(context, { until, by: null }));
    await shut('for some days');
    await moot.house.act((context) => endBattle(context, { by: null }));
    expect((await open().get('/sign-up')).body).toContain('name="password"');
  });

  test('by itself when nobody looked after it for a week, until somebody is there again', async () => {
    await mode('open');
    moot.house.pass(7 * 24 * 3_600_000 + 7_200_000);
    await shut('Nobody has looked after this server');

    await open().signIn('ada', password);
    expect((await open().get('/sign-up')).body).toContain('name="password"');
  });
});
