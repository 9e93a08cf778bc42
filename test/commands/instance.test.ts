/** The operator's words about other servers: what is said is what happens, and a rehearsal changes nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findRules } from '#domain/policy/find-rules.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { givenIn } from '../support/given.ts';
import { act } from '#domain/context.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';
import { openShell } from './support.ts';

const shell = await openShell();
const { house } = shell.tools;
const reader = house.database.query;
const given = givenIn({ act: (work) => act(house, work) });
const cats = await given.community('cats');
const mia = await given.remotePerson('https://bad.example/u/mia');
await given.member(cats, mia, 'https://bad.example/f/1');
await given.post({ in: cats, by: mia, title: 'From there', uri: 'https://bad.example/1' });

beforeEach(async () => {
  for (const { host, scope } of await findRules(reader))
    await shell.run(['instance', 'unblock', host, '--scope', scope]);
});

const say = (line: string) => shell.run(['instance', ...line.split(' '), '--json']);
const errorOf = async (line: string) => JSON.parse((await say(line)).err).error as string;

describe('a rule in one word', () => {
  test.each([
    ['block', ['defederate']],
    ['limit', ['limit']],
    ['hold', ['hold']],
    ['allow', ['allow']],
    ['trust', ['trust']],
  ])('%s says %j', async (word, degrees) => {
    const line = [
      'instance',
      word,
      'bad.example',
      '--until',
      '2026-12-31',
      '--reason',
      'Public',
      '--note',
      'Secret',
    ];
    expect(await shell.json([...line, '--scope', 'exact'])).toMatchObject({ degrees });

    expect(await findRules(reader)).toMatchObject([
      {
        host: 'bad.example',
        scope: 'exact',
        degrees,
        publicReason: 'Public',
        privateReason: 'Secret',
        until: new Date('2026-12-31'),
      },
    ]);
  });

  test('several at once', async () => {
    await say('rule *.bad.example --degrees no-media,limit');

    expect(await findRules(reader)).toMatchObject([
      { host: 'bad.example', scope: 'below', degrees: ['limit', 'no-media'] },
    ]);
  });

  test.each([
    ['rule bad.example --degrees limit,quiet', 'unknown-degree'],
    ['rule bad.example --degrees allow,defederate', 'contradictory'],
    ['rule bad.example --degrees allow,defederate --dry-run', 'contradictory'],
    ['rule bad.example --degrees ,', 'no-degree'],
    ['limit [::1]', 'bad-host'],
    ['limit [::1] --dry-run', 'bad-host'],
    ['limit bad.example --until tomorrow', 'bad-moment'],
    ['limit bad.example --until 2020-01-01', 'past'],
    ['limit bad.example --scope wide', 'usage'],
    ['unblock bad.example', 'no-rule'],
    ['purge bad.example --confirm bad.example', 'not-defederated'],
    ['purge never.example --confirm never.example', 'unknown-server'],
    ['purge bad.example', 'usage'],
    ['settings --newcomer-days 1000', 'bad-number'],
    ['settings --newcomer-rate lots', 'bad-number'],
    ['settings --federation open', 'unchanged'],
    ['show [::1]', 'bad-host'],
  ])('%s is refused as %s', async (line, reason) => {
    expect(await errorOf(line)).toBe(reason);
    expect(await findRules(reader)).toEqual([]);
  });
});

describe('a rehearsal', () => {
  test('tells what would happen and changes nothing, for a rule and for its end', async () => {
    const { out } = await shell.run(['instance', 'block', 'bad.example', '--dry-run']);
    expect(out).toContain('bad.example');
    expect(out).toContain('1 posts');
    expect(out).toContain('Nothing was changed.');
    expect(await findRules(reader)).toEqual([]);

    expect(await shell.json(['instance', 'block', 'bad.example'])).toMatchObject({ severed: 1 });
    expect(await shell.json(['instance', 'unblock', 'bad.example', '--dry-run'])).toMatchObject({
      hosts: ['bad.example'],
      posts: 0,
      back: { posts: 1, followers: 1 },
    });
    expect(await findRules(reader)).toHaveLength(1);
    expect(await shell.json(['instance', 'unblock', 'bad.example'])).toMatchObject({ mended: 1 });
  });

  test('of a setting too', async () => {
    const line = ['instance', 'settings', '--federation', 'allow-list'];
    expect(await shell.json([...line, '--dry-run'])).toMatchObject({
      hosts: ['bad.example'],
      posts: 1,
    });
    expect(await findSettings(reader)).toMatchObject({ federation: 'open' });
  });
});

test('a server is shown with every rule that has a say, and which one decides', async () => {
  await say('block example');
  await say('limit bad.example --note Look');
  const shown = await shell.json(['instance', 'show', 'www.bad.example']);
  const { out } = await shell.run(['instance', 'show', 'bad.example']);

  expect(shown).toMatchObject({
    host: 'www.bad.example',
    degrees: ['limit'],
    known: null,
    rules: [
      { host: 'bad.example', degrees: ['limit'], privateReason: 'Look', list: null, decides: true },
      { host: 'example', degrees: ['defederate'], decides: false },
    ],
  });
  expect(out).toContain('bad.example: limit');
  expect(out).toContain('1 followers');
});

test('where another rule still stands, lifting one says so', async () => {
  await say('block example');
  await say('block bad.example');
  const { out } = await shell.run(['instance', 'unblock', 'bad.example']);

  expect(out).toContain('Another rule still says defederate.');
  expect((await shell.run(['instance', 'list'])).out).toMatch(
    /bad\.example .*blocked .*defederate/,
  );
});

test('settings are shown and changed, and a purge erases', async () => {
  const changed = await shell.json([
    'instance',
    'settings',
    '--newcomer-days',
    '0',
    '--publish-list',
    'no',
  ]);
  expect(changed).toMatchObject({ newcomerDays: 0, listPublished: false, federation: 'open' });
  await shell.json(['instance', 'block', 'bad.example']);
  expect(await errorOf('purge bad.example --confirm good.example')).toBe('not-confirmed');
  const purged = await shell.json([
    'instance',
    'purge',
    'https://bad.example',
    '--confirm',
    'bad.example',
  ]);

  expect(purged).toMatchObject({ host: 'bad.example', posts: 1, people: 1, more: false });
  expect(await reader.select().from(postsTable)).toMatchObject([{ title: '', body: '' }]);
  expect(await reader.select().from(instanceRulesTable)).toHaveLength(1);
});
