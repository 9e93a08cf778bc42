/** Signing in: one answer for whoever may not, budgets, and what happens meanwhile. */
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { secrets, type Secrets } from '#domain/sessions/secrets.ts';
import { signIn, type Asked } from '#domain/sessions/sign-in.ts';
import { tooMany } from '#domain/limits/spend.ts';
import { done, refuse } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { useHouse } from '../../support/house.ts';
import { counted, everythingIn, password, peopleIn } from './support.ts';

const house = await useHouse();
const people = peopleIn(house);
const { query } = house.database;
const day = 24 * 60 * 60_000;

let ada: Account;
beforeAll(async () => {
  ada = await people.person('ada');
});
beforeEach(() => {
  house.pass(100 * day);
});

const asked = (more: Partial<Asked> = {}): Asked => ({
  name: 'ada',
  password,
  from: '192.0.2.1',
  agent: null,
  old: null,
  ...more,
});
const enter = (more: Partial<Asked> = {}, using: Secrets = cheap) =>
  signIn(house, asked(more), using);
const sessionsOf = (account: Account) => listSessions(query, account.id, house.clock());

/** Where only the counting matters, nothing is hashed. */
const cheap: Secrets = {
  ...secrets,
  check: async (plain, hash) => done(plain === password && !hash.includes('$AAAAAA')),
};

test('with name and password one is signed in, and only the browser has the token', async () => {
  const answer = await signIn(house, asked({ agent: 'Firefox\n\u202eon Linux' }));

  if (!answer.done) throw new Error(answer.reason);
  const { token, session } = answer.value;
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(session).toMatchObject({
    account: { id: ada.id, name: 'ada', role: 'member' },
    created: house.clock(),
    seen: house.clock(),
    expires: new Date(house.clock().getTime() + 30 * day),
    agent: 'Firefox on Linux',
  });
  expect(await findSession(query, token, house.clock())).toEqual(session);
  const stored = await everythingIn(house);
  expect(stored).toContain(session.id);
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(password);
  expect(stored).not.toContain('192.0.2.1');
});

test.each(['ADA', ' ada ', '@ada'])('the name may be typed as %j', async (name) => {
  expect(await enter({ name })).toMatchObject({ done: true });
});

test('two sign-ins are two sessions with tokens of their own', async () => {
  const before = (await sessionsOf(ada)).length;
  const [one, other] = [await people.signedIn('ada'), await people.signedIn('ada')];

  expect(one.token).not.toBe(other.token);
  expect(await sessionsOf(ada)).toHaveLength(before + 2);
});

describe('whoever may not enter', () => {
  beforeAll(async () => {
    const at = new Date('2026-01-05T12:00:00Z');
    const closed = await people.person('closed');
    await query.update(accountsTable).set({ closed: at }).where(eq(accountsTable.actor, closed.id));
    const deleted = await people.person('deleted');
    await query.update(actorsTable).set({ deleted: at }).where(eq(actorsTable.id, deleted.id));
    const silent = await people.person('silent');
    await query
      .update(accountsTable)
      .set({ password: null })
      .where(eq(accountsTable.actor, silent.id));
  });

  test.each([
    ['gave a wrong password', { password: 'correct horsf' }],
    ['gave none', { password: '' }],
    ['gave one of a megabyte', { password: 'x'.repeat(1_000_000) }],
    ['is nobody', { name: 'nobody' }],
    ['has a name that nobody can have', { name: 'no body\u0000' }],
    ['has a name of a megabyte', { name: 'x'.repeat(1_000_000) }],
    ['has an account that was closed', { name: 'closed' }],
    ['was deleted', { name: 'deleted' }],
    ['has no password', { name: 'silent' }],
    ['has no password, and gave none', { name: 'silent', password: '' }],
    ['is the server itself', { name: 'folkmoot.test' }],
  ])('one who %s gets the same answer after the same work', async (_, more) => {
    const using = counted();

    const answer = await signIn(house, asked(more), using);

    expect(answer).toEqual(refuse('wrong-password'));
    expect(using.calls).toEqual(['check m=19456,t=2,p=1']);
  });

  test('leaves no session behind', async () => {
    const before = (await sessionsOf(ada)).length;

    await enter({ password: 'correct horsf', agent: 'x' });

    expect(await sessionsOf(ada)).toHaveLength(before);
  });
});

test('what stands for the missing hash costs what a new password costs', async () => {
  const using = counted();
  await signIn(house, asked({ name: 'nobody' }), using);

  const costs = /m=\d+,t=\d+,p=\d+/.exec(await hashPassword('anything'))?.[0];
  expect(using.calls).toEqual([`check ${costs}`]);
});

test('a browser that was known gets a new token, and its old one opens nothing', async () => {
  const before = await people.signedIn('ada');
  const elsewhere = await people.signedIn('ada');

  const answer = await enter({ old: before.token });

  expect(answer.done).toBe(true);
  expect(await findSession(query, before.token, house.clock())).toBeNull();
  expect(await findSession(query, elsewhere.token, house.clock())).not.toBeNull();
});

test('a wrong password leaves the old session of the browser as it is', async () => {
  const before = await people.signedIn('ada');

  await enter({ old: before.token, password: 'correct horsf' });

  expect(await findSession(query, before.token, house.clock())).not.toBeNull();
});

describe('budgets', () => {
  const fail = (more: Partial<Asked>) => enter({ password: 'wrong', ...more });
  const address = (n: number): string =>
    `10.${Math.floor(n / 62500)}.${Math.floor(n / 250) % 250}.${n % 250}`;
  let addresses = 0;
  /** As many strangers as the account's budget of an hour lets in. */
  const besiege = async (name: string): Promise<void> => {
    for (let n = 0; n < 100; n++)
      expect(await fail({ name, from: address(++addresses) })).toEqual(refuse('wrong-password'));
  };

  test('one address tries 25 times, whomever it names, and is then told when to come back', async () => {
    for (let n = 0; n < 25; n++) await fail({ name: `name_${n}`, from: '198.51.100.1' });

    expect(await enter({ from: '198.51.100.1' })).toEqual(tooMany(12));
    expect(await enter({ from: '198.51.100.2' })).toMatchObject({ done: true });
  });

  test('a /64 of IPv6 is one address, and an IPv4 address is one however it is written', async () => {
    for (let n = 0; n < 25; n++) {
      await fail({ name: `six_${n}`, from: `2001:db8:0:7::${n}` });
      await fail({ name: `four_${n}`, from: n % 2 ? '198.51.100.9' : '::ffff:198.51.100.9' });
    }

    expect(await enter({ from: '2001:db8:0:7:ffff::1' })).toEqual(tooMany(12));
    expect(await enter({ from: '2001:db8:0:8::1' })).toMatchObject({ done: true });
    expect(await enter({ from: '198.51.100.9' })).toEqual(tooMany(12));
  });

  test.each(['ada', 'nobody'])('one address tries %s ten times, there or not', async (name) => {
    const from = `203.0.113.${name.length}`;
    for (let n = 0; n < 10; n++)
      expect(await fail({ name, from })).toEqual(refuse('wrong-password'));

    expect(await enter({ name, from })).toEqual(tooMany(30));
    expect(await fail({ name: name.toUpperCase(), from })).toEqual(tooMany(30));
  });

  test.each(['ada', 'nobody'])(
    'all strangers together try %s a hundred times an hour',
    async (name) => {
      await besiege(name);

      expect(await enter({ name, from: address(++addresses) })).toEqual(tooMany(36));
    },
  );

  test('strangers shut nobody out where they signed in before', async () => {
    await enter({ from: '2001:db8:1:1::5' });
    await besiege('ada');

    expect(await enter({ from: '2001:db8:1:1::99' })).toMatchObject({ done: true });
  });

  test('who did not come back for 90 days is a stranger again', async () => {
    await enter({ from: '203.0.113.90' });
    house.pass(90 * day);
    await besiege('ada');

    expect(await enter({ from: '203.0.113.90' })).toEqual(tooMany(36));
  });

  test('where one person signed in, another is still a stranger', async () => {
    await people.person('eve');
    await enter({ name: 'eve', from: '203.0.113.91' });
    await besiege('ada');

    expect(await enter({ from: '203.0.113.91' })).toEqual(tooMany(36));
  });

  test('a success gives the account its tries back, and the address none', async () => {
    const from = '203.0.113.92';
    for (let n = 0; n < 9; n++) await fail({ from });
    expect(await enter({ from })).toMatchObject({ done: true });
    for (let n = 0; n < 9; n++) expect(await fail({ from })).toEqual(refuse('wrong-password'));
    for (let n = 0; n < 6; n++) await fail({ from, name: `more_${n}` });

    expect(await enter({ from })).toEqual(tooMany(12));
  });

  test('of two sign-ins at the edge of the budget, one is let in', async () => {
    for (let n = 0; n < 9; n++) await fail({ from: '203.0.113.93' });

    const both = await Promise.all([
      enter({ from: '203.0.113.93' }),
      enter({ from: '203.0.113.93' }),
    ]);

    // Unless the first was done before the second came: then its budget was whole again.
    const right = both.filter((one) => one.done).length;
    expect(right).toBeGreaterThanOrEqual(1);
    const wrong = await Promise.all(
      Array.from({ length: 30 }, () => fail({ name: 'nobody', from: '203.0.113.94' })),
    );
    expect(wrong.filter((one) => !one.done && one.reason === 'wrong-password')).toHaveLength(10);
  });

  test('whoever is over the budget costs no hash', async () => {
    for (let n = 0; n < 10; n++) await fail({ from: '203.0.113.95' });
    const using = counted();

    await enter({ from: '203.0.113.95' }, using);

    expect(using.calls).toEqual([]);
  });

  test('when too many wait to be hashed, one is told to come back', async () => {
    const full: Secrets = { ...secrets, check: async () => tooMany(5) };

    expect(await enter({ from: '203.0.113.96' }, full)).toEqual(tooMany(5));
  });
});

describe('while the password is being checked', () => {
  let who: Account;
  let n = 0;
  beforeEach(async () => {
    who = await people.person(`racer_${++n}`);
  });
  afterEach(async () => {
    expect(await sessionsOf(who)).toEqual([]);
  });

  test('it is changed: the old one opens nothing any more', async () => {
    const using = counted(() => people.setPassword(who.id, 'battery staple'));

    expect(await enter({ name: who.name }, using)).toEqual(refuse('wrong-password'));
  });

  test('the account is closed: nobody is let in', async () => {
    const using = counted(() =>
      query
        .update(accountsTable)
        .set({ closed: house.clock() })
        .where(eq(accountsTable.actor, who.id)),
    );

    expect(await enter({ name: who.name }, using)).toEqual(refuse('wrong-password'));
  });

  test('the person is deleted: nobody is let in', async () => {
    const using = counted(() =>
      query.update(actorsTable).set({ deleted: house.clock() }).where(eq(actorsTable.id, who.id)),
    );

    expect(await enter({ name: who.name }, using)).toEqual(refuse('wrong-password'));
  });
});
