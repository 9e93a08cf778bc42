/** Following a community elsewhere by handle: both its server and itself must agree on the name. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findMembership } from '#domain/memberships/find-membership.ts';
import { documentOf, openShell, type Shell } from './support.ts';

let shell: Shell;
beforeEach(async () => {
  shell = await openShell();
  await shell.run(['user', 'create', 'ada']);
});

const group = (host: string, name: string) => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `https://${host}/c/${name}`,
  type: 'Group',
  preferredUsername: name,
  name: 'Dogs',
  inbox: `https://${host}/c/${name}/inbox`,
  outbox: `https://${host}/c/${name}/outbox`,
});

const webfinger = (handle: string, ...links: object[]): string => {
  const url = `https://${handle.split('@')[1]}/.well-known/webfinger?resource=acct%3A${handle.replace('@', '%40')}`;
  shell.answers.set(url, () =>
    documentOf({ subject: `acct:${handle}`, links }, 'application/jrd+json'),
  );
  return url;
};
const self = (href: string, more: object = {}) => ({
  rel: 'self',
  type: 'application/activity+json',
  href,
  ...more,
});
const serve = (json: { id: string }): void =>
  void shell.answers.set(json.id, () => documentOf(json));

const follow = async (handle: string): Promise<string> => {
  const { code, out, err } = await shell.run([
    'community',
    'follow',
    handle,
    '--as',
    'ada',
    '--json',
  ]);
  return code === 0 ? JSON.parse(out).state : JSON.parse(err).error;
};

describe('community follow', () => {
  test('asks the server by WebFinger and keeps the community; joining waits for its answer', async () => {
    webfinger('dogs@far.example', self('https://far.example/c/dogs'));
    serve(group('far.example', 'dogs'));

    const joined = await shell.json<{ id: number }>([
      'community',
      'follow',
      '!dogs@far.example',
      '--as',
      'ada',
    ]);
    const { database } = shell.tools.house;
    const [ada] = await shell.json<{ id: number }[]>(['user', 'list']);
    const membership = await findMembership(database.query, {
      community: joined.id,
      member: ada!.id,
    });

    expect(joined).toMatchObject({
      name: 'dogs',
      handle: '@dogs@far.example',
      url: 'https://folkmoot.test/c/dogs@far.example',
      state: 'pending',
    });
    expect(membership).toMatchObject({ state: 'pending' });
    expect(
      await shell.json(['community', 'leave', '@dogs@far.example', '--as', 'ada']),
    ).toMatchObject({ name: 'dogs' });
  });

  test('takes the community where a person has the same name', async () => {
    const person = {
      ...group('far.example', 'dogs'),
      id: 'https://far.example/u/dogs',
      type: 'Person',
    };
    webfinger('dogs@far.example', self(person.id), self('https://far.example/c/dogs'));
    serve(person);
    serve(group('far.example', 'dogs'));

    expect(await follow('dogs@far.example')).toBe('pending');
  });

  test('accepts a URL as well', async () => {
    serve(group('far.example', 'dogs'));

    expect(await follow('https://far.example/c/dogs')).toBe('pending');
  });

  test('refuses a name under which the community does not know itself', async () => {
    webfinger('cats@far.example', self('https://far.example/c/dogs'));
    webfinger('dogs@near.example', self('https://far.example/c/dogs'));
    serve(group('far.example', 'dogs'));

    expect(await follow('cats@far.example')).toBe('handle-mismatch');
    expect(await follow('dogs@near.example')).toBe('handle-mismatch');
  });

  test('believes no link that is not to an ActivityPub document', async () => {
    webfinger('dogs@far.example', { ...self('https://far.example/c/dogs'), type: 'text/html' });
    serve(group('far.example', 'dogs'));

    expect(await follow('dogs@far.example')).toBe('no-webfinger');
  });

  test.each([
    ['dogs@silent.example', 'no-webfinger'],
    ['dogs@localhost', 'barred'],
    ['dogs@far.example:8443', 'barred'],
    ['dogs', 'no-such-community'],
    ['https://silent.example/c/dogs', 'unreachable'],
  ])('%s is refused as %s', async (handle, error) => {
    expect(await follow(handle)).toBe(error);
  });

  test('asks no server that is blocked', async () => {
    webfinger('dogs@far.example', self('https://far.example/c/dogs'));
    serve(group('far.example', 'dogs'));
    await shell.json(['instance', 'block', 'far.example', '--reason', 'x']);

    expect(await follow('dogs@far.example')).toBe('barred');
  });
});
