/** How the operator lets people in and out: applications, invitations, settings, closing. */
import { expect, test } from 'vitest';
import { keepApplication } from '#domain/admissions/keep-application.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { act } from '#domain/context.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { openShell } from './support.ts';

const shell = await openShell();
const { house } = shell.tools;
const given = givenIn({ act: (work) => act(house, work) });
await given.account('ann', 'admin');

const errorOf = async (line: readonly string[]) =>
  (JSON.parse((await shell.run([...line, '--json'])).err) as { error: string }).error;
const apply = async (name: string) =>
  valueOf(
    await act(house, (context) =>
      keepApplication(context, {
        name,
        password: 'hash',
        words: 'Hello',
        language: null,
        ticket: name,
      }),
    ),
  ).id;

test('applications are listed, accepted and declined, each once', async () => {
  const [bea, cat] = [String(await apply('bea')), String(await apply('cat'))];
  expect((await shell.run(['application', 'list'])).out).toMatch(/bea[\s\S]*cat/);

  await shell.json(['application', 'accept', bea, '--answer', 'Welcome']);
  await shell.json(['application', 'decline', cat, '--answer', 'Full']);

  expect(await findAccount(house.database.query, 'bea')).toMatchObject({ role: 'member' });
  expect(await findAccount(house.database.query, 'cat')).toBeNull();
  expect(await errorOf(['application', 'accept', cat])).toBe('decided');
  expect(await errorOf(['application', 'accept', '999'])).toBe('no-such-application');
  expect((await shell.run(['application', 'list'])).out).toContain('Nobody waits');
});

test('an invitation is made, listed and withdrawn', async () => {
  const made = await shell.json<{ url: string }>(
    'invite create --as ann --uses 3 --days 2'.split(' '),
  );
  expect(made.url).toMatch(/^https:\/\/folkmoot\.test\/sign-up\?invitation=[\w-]{43}$/);
  const [one] = await shell.json<{ id: number }[]>(['invite', 'list']);

  await shell.json(['invite', 'withdraw', String(one!.id)]);

  expect(await shell.json(['invite', 'list'])).toEqual([]);
  expect(await errorOf(['invite', 'withdraw', String(one!.id)])).toBe('no-such-invitation');
  expect(await errorOf('invite create --as ann --uses 0'.split(' '))).toBe('bad-number');
});

test('name, texts and sign-up are settings', async () => {
  const said = ['--name', 'Cat Moot', '--about', 'Cats', '--rules', 'Be kind', '--sign-up', 'open'];
  expect(await shell.json(['instance', 'settings', ...said])).toMatchObject({
    name: 'Cat Moot',
    about: 'Cats',
    rules: 'Be kind',
    signUp: 'open',
  });
  expect(await errorOf(['instance', 'settings', '--rules', 'x'.repeat(20_001)])).toBe('long-text');
  expect(await errorOf(['instance', 'settings', '--name', ' '])).toBe('bad-title');
});

test('an account is closed with its name typed twice', async () => {
  await given.account('dan');
  expect(await errorOf('user close dan --confirm bob'.split(' '))).toBe('not-confirmed');
  expect(await errorOf('user close ann --confirm ann'.split(' '))).toBe('last-admin');

  await shell.json('user close dan --confirm dan --erase --reason Gone'.split(' '));

  expect((await findAccount(house.database.query, 'dan'))?.closed).not.toBeNull();
  expect(await errorOf('user close dan --confirm dan'.split(' '))).toBe('no-such-user');
});
