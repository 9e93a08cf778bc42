/** Passwords, links, sessions and roles, from the operator's shell. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkPassword } from '#domain/accounts/check-password.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { findSession } from '#domain/sessions/find-session.ts';
import { resetPassword } from '#domain/sessions/reset-password.ts';
import type { SignedIn } from '#domain/sessions/session.ts';
import { signIn } from '#domain/sessions/sign-in.ts';
import { openShell, type Shell } from './support.ts';

const password = 'correct horse';
let shell: Shell;
let now: () => Date;
beforeAll(async () => {
  shell = await openShell();
  now = shell.tools.house.clock;
  await shell.run(['user', 'create', 'ada', '--admin', '--password-stdin'], password);
  await shell.run(['user', 'create', 'bob', '--password-stdin'], password);
});
beforeEach(() => shell.pass(60 * 60_000));

async function enter(name: string, agent = 'Firefox'): Promise<SignedIn> {
  const asked = { name, password, from: '192.0.2.1', agent, old: null };
  const answer = await signIn(shell.tools.house, asked);
  if (!answer.done) throw new Error(answer.reason);
  return answer.value;
}
const reader = () => shell.tools.house.database.query;
const lives = async ({ token }: SignedIn): Promise<boolean> =>
  (await findSession(reader(), token, now())) !== null;
const errorOf = async (line: readonly string[], stdin = ''): Promise<string> => {
  const { code, out, err } = await shell.run([...line, '--json'], stdin);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  return JSON.parse(err).error as string;
};

describe('user password', () => {
  const line = ['user', 'password', 'bob', '--password-stdin'];

  test('sets what is read from standard input, and signs out everywhere', async () => {
    const [here, there] = [await enter('bob'), await enter('bob')];

    const { code, out, err } = await shell.run(line, 'battery staple\r\n');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe('bob has the new password. Signed out on 2 browsers.\n');
    const account = await findAccount(reader(), 'bob');
    expect(await checkPassword('battery staple', account!.password!)).toBe(true);
    expect([await lives(here), await lives(there)]).toEqual([false, false]);
    expect((await shell.run(line, password)).out).toContain('Nobody was signed in.');
  });

  test.each([
    ['short-password', 'seven..\n'],
    ['short-password', ''],
    ['long-password', 'x'.repeat(201)],
  ])('is refused as %s and leaves everybody signed in', async (reason, stdin) => {
    const session = await enter('bob');

    expect(await errorOf(line, stdin)).toBe(reason);

    expect(await lives(session)).toBe(true);
    expect(await errorOf(['user', 'create', 'new', '--password-stdin'], stdin)).toBe(reason);
  });

  test('is never taken from the command line, where others could read it', async () => {
    expect(await shell.run(['user', 'password', 'bob'])).toMatchObject({
      code: 2,
      err: '--password-stdin is missing. Usage: user password NAME --password-stdin\n',
    });
    expect((await shell.run(['user', 'password', 'bob', 'battery staple'])).code).toBe(2);
  });
});

describe('user reset-link', () => {
  test('prints an address that sets the password, once', async () => {
    const { out } = await shell.run(['user', 'reset-link', 'bob']);

    const token = /^https:\/\/folkmoot\.test\/reset\?token=([A-Za-z0-9_-]{43})$/m.exec(out)?.[1];
    const reset = { token: token!, password: 'set by link', from: '192.0.2.5', agent: null };
    expect(await resetPassword(shell.tools.house, reset)).toMatchObject({ done: true });
    expect(await resetPassword(shell.tools.house, reset)).toMatchObject({ reason: 'link-expired' });
    await shell.run(['user', 'password', 'bob', '--password-stdin'], password);
  });

  test('in JSON is a name and an address', async () => {
    expect(await shell.json(['user', 'reset-link', '@bob@folkmoot.test'])).toEqual({
      name: 'bob',
      url: expect.stringMatching(/^https:\/\/folkmoot\.test\/reset\?token=[A-Za-z0-9_-]{43}$/),
    });
  });
});

describe('user sessions and sign-out', () => {
  beforeEach(() => shell.run(['user', 'sign-out', 'bob']));

  test('show where somebody is signed in, without any secret', async () => {
    expect((await shell.run(['user', 'sessions', 'bob'])).out).toBe('bob is signed in nowhere.\n');
    const { token, session } = await enter('bob', 'Fire\u001b[2Jfox');

    const listed = await shell.json(['user', 'sessions', 'bob']);
    const { out } = await shell.run(['user', 'sessions', 'bob']);

    const { id, created, seen, expires } = JSON.parse(JSON.stringify(session)) as typeof session;
    expect(listed).toEqual([{ id, created, seen, expires, agent: 'Fire[2Jfox' }]);
    expect(out).toContain(id);
    expect(out).not.toContain('\u001b');
    expect(out + JSON.stringify(listed)).not.toContain(token);
    expect(out + JSON.stringify(listed)).not.toContain('argon2id');
  });

  test('end one session or all', async () => {
    const [one, two, three] = [await enter('bob'), await enter('bob'), await enter('bob')];
    const out = (...more: string[]) => shell.json(['user', 'sign-out', 'bob', ...more]);

    expect(await out('--session', one.session.id)).toEqual({ name: 'bob', signedOut: 1 });
    expect([await lives(one), await lives(two), await lives(three)]).toEqual([false, true, true]);
    expect(await out()).toEqual({ name: 'bob', signedOut: 2 });
    expect([await lives(two), await lives(three)]).toEqual([false, false]);
  });

  test('end nobody else’s session', async () => {
    const ofAda = await enter('ada');
    const line = ['user', 'sign-out', 'bob', '--session'];

    expect(await errorOf([...line, ofAda.session.id])).toBe('no-such-session');
    expect(await errorOf([...line, 'x'])).toBe('no-such-session');
    expect(await lives(ofAda)).toBe(true);
  });
});

describe('user role', () => {
  test('makes an admin and a member again, who is signed out', async () => {
    expect(await shell.json(['user', 'role', 'bob', 'admin'])).toMatchObject({
      name: 'bob',
      role: 'admin',
      signedOut: 0,
    });
    const session = await enter('bob');

    const { out } = await shell.run(['user', 'role', 'bob', 'member']);

    expect(out).toBe('bob is a member now. Signed out on 1 browser.\n');
    expect(await lives(session)).toBe(false);
  });

  test('leaves the last admin what they are', async () => {
    const session = await enter('ada');

    expect(await errorOf(['user', 'role', 'ada', 'member'])).toBe('last-admin');

    expect(await lives(session)).toBe(true);
    expect(await findAccount(reader(), 'ada')).toMatchObject({ role: 'admin' });
  });

  test('knows three roles', async () => {
    const made = await shell.json(['user', 'role', 'bob', 'moderator']);
    expect(made).toMatchObject({ role: 'moderator', signedOut: 0 });
    expect((await shell.run(['user', 'role', 'bob', 'king'])).err).toContain(
      'one of admin, moderator, member, not “king”',
    );
  });
});

test.each([
  ['password', 'eve', '--password-stdin'],
  ['reset-link', 'eve'],
  ['sessions', 'eve'],
  ['sign-out', 'eve'],
  ['role', 'eve', 'admin'],
])('user %s %s: nobody of that name', async (...line) => {
  expect(await errorOf(['user', ...line], password)).toBe('no-such-user');
});
