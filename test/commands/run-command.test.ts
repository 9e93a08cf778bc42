/** The shell as a whole: its answers, its refusals, its help, and its exit codes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { commands } from '#commands/commands.ts';
import { runCommand } from '#commands/run-command.ts';
import { checkPassword } from '#domain/accounts/check-password.ts';
import { findAccount } from '#domain/accounts/find-account.ts';
import { openShell, type Shell } from './support.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
  await shell.run(['user', 'create', 'ada', '--admin']);
  await shell.run(['user', 'create', 'bob']);
  await shell.run(['community', 'create', 'cats', '--title', 'Cats', '--by', 'ada']);
});

const postOf = (title: string): Promise<{ id: number }> =>
  shell.json([
    'post',
    'create',
    '--in',
    'cats',
    '--as',
    'bob',
    '--title',
    title,
    '--body',
    'Words',
  ]);

describe('help', () => {
  test('is there for all, for a noun and for a command, and opens no database', async () => {
    const ask = async (...line: string[]): Promise<string> => {
      let out = '';
      const io = {
        out: (text: string) => void (out += text),
        err: () => undefined,
        readStdin: async () => '',
      };
      const open = () => Promise.reject(new Error('opened'));
      expect(await runCommand([...line, '--help'], open, io)).toBe(0);
      return out;
    };

    const [all, noun, one] = [await ask(), await ask('lane'), await ask('lane', 'retry')];

    for (const { noun, verb } of commands)
      expect(all).toContain(verb === null ? noun : `${noun} ${verb}`);
    expect(noun).toContain('lane list');
    expect(noun).not.toContain('user list');
    expect(one).toContain('lane retry HOST');
    expect(one).not.toContain('lane show');
  });
});

describe('wrong usage', () => {
  test('ends with 2 and says how it is typed', async () => {
    expect(await shell.run(['user', 'create'])).toEqual({
      code: 2,
      out: '',
      err: 'NAME is missing. Usage: user create NAME [--admin] [--password-stdin]\n',
    });
    expect((await shell.run([])).code).toBe(2);
    expect((await shell.run(['user', 'dance'])).err).toContain('There is no command “user dance”.');
  });

  test('is JSON when JSON is wanted', async () => {
    const { code, err } = await shell.run(['post', 'show', 'x', '--json']);

    expect(code).toBe(2);
    expect(JSON.parse(err)).toEqual({ error: 'usage', message: 'ID is a number, not “x”.' });
  });
});

describe('a refusal', () => {
  test('ends with 1 and one line on standard error', async () => {
    const { code, out, err } = await shell.run(['user', 'create', 'Bob!']);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^A name consists of .*\n$/);
  });

  test('is an error and a message when JSON is wanted', async () => {
    const { code, out, err } = await shell.run(['user', 'create', 'bob', '--json']);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(JSON.parse(err)).toEqual({ error: 'taken', message: expect.any(String) });
  });

  test.each([
    [['post', 'create', '--in', 'dogs', '--as', 'bob', '--title', 'T'], 'no-such-community'],
    [['post', 'create', '--in', 'cats', '--as', 'eve', '--title', 'T'], 'no-such-user'],
    [['post', 'create', '--in', 'cats', '--as', 'bob', '--title', ' '], 'bad-title'],
    [['post', 'show', '999'], 'no-such-post'],
    [['comment', 'edit', '999', '--as', 'bob', '--body', 'x'], 'no-such-comment'],
    [['vote', 'comment', '999', 'up', '--as', 'bob'], 'no-such-comment'],
    [['community', 'leave', 'cats', '--as', 'bob'], 'no-member'],
    [['community', 'follow', 'https://folkmoot.test/u/ada', '--as', 'bob'], 'not-a-community'],
    [['instance', 'block', 'folkmoot.test', '--reason', 'x'], 'ourselves'],
    [['instance', 'unblock', 'spam.example'], 'no-rule'],
    [['lane', 'show', 'nobody.example'], 'no-such-lane'],
    [['lane', 'retry', 'nobody.example'], 'no-such-lane'],
    [['inbox', 'show', '999'], 'no-such-receipt'],
    [['inbox', 'replay', '999'], 'no-such-receipt'],
    [['trace', 'cats'], 'bad-link'],
  ])('%j is refused as %s', async (line, error) => {
    const { code, err } = await shell.run([...line, '--json']);

    expect({ code, error: JSON.parse(err).error }).toEqual({ code: 1, error });
  });
});

describe('user', () => {
  test('create answers with id, name, handle and url', async () => {
    expect(await shell.json(['user', 'create', 'cleo'])).toEqual({
      id: expect.any(Number),
      name: 'cleo',
      handle: '@cleo@folkmoot.test',
      url: 'https://folkmoot.test/u/cleo',
      uri: 'https://folkmoot.test/u/cleo',
      role: 'member',
    });
  });

  test('create takes a password from standard input, without its line end', async () => {
    const line = ['user', 'create', 'dora', '--password-stdin'];

    expect((await shell.run(line, 'short\n')).code).toBe(1);
    expect((await shell.run(line, 'correct horse\n')).code).toBe(0);

    const account = await findAccount(shell.tools.house.database.query, 'dora');
    expect(await checkPassword('correct horse', account!.password!)).toBe(true);
  });

  test('list shows everybody', async () => {
    const users = await shell.json<{ name: string; role: string }[]>(['user', 'list']);

    expect(users.slice(0, 2)).toMatchObject([{ name: 'ada', role: 'admin' }, { name: 'bob' }]);
    expect((await shell.run(['user', 'list'])).out).toMatch(/^NAME +ROLE +SINCE\nada +admin/);
  });
});

describe('community', () => {
  test('create and list answer with id, name, handle, url, title and followers', async () => {
    const [cats] = await shell.json<unknown[]>(['community', 'list']);

    expect(cats).toMatchObject({
      id: expect.any(Number),
      name: 'cats',
      handle: '@cats@folkmoot.test',
      url: 'https://folkmoot.test/c/cats',
      title: 'Cats',
      followers: 1,
    });
  });

  test('is joined and left by name or handle', async () => {
    const joined = await shell.json(['community', 'follow', '!cats@folkmoot.test', '--as', 'bob']);
    expect(joined).toMatchObject({ name: 'cats', state: 'accepted', followers: 2 });

    const left = await shell.json(['community', 'leave', 'cats', '--as', 'bob']);
    expect(left).toMatchObject({ name: 'cats', followers: 1 });
  });
});

describe('post', () => {
  test('create answers with the shape that scripts rely on', async () => {
    const { id } = await postOf('Hello');

    expect(await shell.json(['post', 'show', `${id}`])).toMatchObject({
      id,
      url: `https://folkmoot.test/post/${id}`,
      uri: `https://folkmoot.test/post/${id}`,
      title: 'Hello',
      community: '@cats@folkmoot.test',
      author: '@bob@folkmoot.test',
      votes: { up: 0, down: 0 },
      comments: [],
    });
  });

  test('is edited and deleted by its author alone', async () => {
    const { id } = await postOf('First');

    const stranger = await shell.run([
      'post',
      'edit',
      `${id}`,
      '--as',
      'ada',
      '--title',
      'X',
      '--json',
    ]);
    const edited = await shell.json(['post', 'edit', `${id}`, '--as', 'bob', '--title', 'Second']);
    const nothing = await shell.run(['post', 'edit', `${id}`, '--as', 'bob', '--json']);
    const deleted = await shell.json(['post', 'delete', `${id}`, '--as', 'bob']);
    const after = await shell.json(['post', 'show', `${id}`]);

    expect(JSON.parse(stranger.err).error).toBe('not-author');
    expect(edited).toMatchObject({ id, title: 'Second' });
    expect(JSON.parse(nothing.err).error).toBe('nothing-to-change');
    expect(deleted).toEqual({ id, state: 'deleted' });
    expect(after).toMatchObject({ id, title: '', state: 'deleted' });
  });

  test('is removed by moderators alone, and gone from the list', async () => {
    const { id } = await postOf('Rude');

    const bob = await shell.run(['post', 'remove', `${id}`, '--as', 'bob', '--json']);
    const ada = await shell.json(['post', 'remove', `${id}`, '--as', 'ada', '--reason', 'Rude']);
    const list = await shell.json<{ id: number }[]>(['post', 'list', '--in', 'cats']);

    expect(JSON.parse(bob.err).error).toBe('not-allowed');
    expect(ada).toEqual({ id, state: 'removed', reason: 'Rude', changed: true });
    expect(list.map((post) => post.id)).not.toContain(id);
  });
});

describe('comment and vote', () => {
  test('comments stand in the post, each with its parent and votes', async () => {
    const { id } = await postOf('Talk');
    const on = ['comment', 'create', '--on', `${id}`, '--as'];

    const first = await shell.json<{ id: number }>([...on, 'ada', '--body', 'One']);
    const under = ['--under', `${first.id}`];
    const second = await shell.json<{ id: number }>([...on, 'bob', ...under, '--body', '- two']);
    await shell.json(['comment', 'edit', `${first.id}`, '--as', 'ada', '--body', 'First']);
    const voted = await shell.json(['vote', 'comment', `${first.id}`, 'up', '--as', 'bob']);
    const shown = await shell.json<{ comments: object[] }>(['post', 'show', `${id}`]);

    expect(voted).toEqual({
      comment: first.id,
      vote: 'up',
      changed: true,
      votes: { up: 1, down: 0 },
    });
    expect(shown.comments).toMatchObject([
      { id: first.id, parent: null, body: '<p>First</p>', votes: { up: 1, down: 0 } },
      { id: second.id, parent: first.id, author: '@bob@folkmoot.test' },
    ]);
  });

  test('a vote is turned and taken back', async () => {
    const { id } = await postOf('Vote');
    const vote = (value: string) => shell.json(['vote', 'post', `${id}`, value, '--as', 'ada']);

    expect(await vote('up')).toMatchObject({ votes: { up: 1, down: 0 } });
    expect(await vote('down')).toMatchObject({ votes: { up: 0, down: 1 } });
    expect(await vote('none')).toMatchObject({ votes: { up: 0, down: 0 } });
    const again = await shell.run(['vote', 'post', `${id}`, 'none', '--as', 'ada', '--json']);
    expect(JSON.parse(again.err).error).toBe('no-vote');
  });

  test('a comment is deleted by its author and removed by a moderator', async () => {
    const { id } = await postOf('Gone');
    const on = ['comment', 'create', '--on', `${id}`, '--as', 'bob', '--body', 'x'];
    const [one, two] = [await shell.json<{ id: number }>(on), await shell.json<{ id: number }>(on)];

    expect(await shell.json(['comment', 'delete', `${one.id}`, '--as', 'bob'])).toMatchObject({
      state: 'deleted',
    });
    expect(await shell.json(['comment', 'remove', `${two.id}`, '--as', 'ada'])).toMatchObject({
      state: 'removed',
    });
    expect(await shell.json(['post', 'show', `${id}`])).toMatchObject({ comments: [] });
  });

  test('what others wrote cannot steer the terminal', async () => {
    const { id } = await postOf('Escape');
    await shell.json(['comment', 'create', '--on', `${id}`, '--as', 'bob', '--body', '\u001b[2Jx']);

    expect((await shell.run(['post', 'show', `${id}`])).out).not.toContain('\u001b');
  });
});

describe('instance', () => {
  test('a blocked server is listed though nobody ever met it', async () => {
    expect(await shell.json(['instance', 'block', 'Spam.Example', '--reason', 'Spam'])).toEqual({
      host: 'spam.example',
      scope: 'domain',
      degrees: ['defederate'],
      until: null,
      blocked: true,
      severed: 0,
      mended: 0,
    });
    expect(await shell.json(['instance', 'list'])).toMatchObject([
      { host: 'spam.example', blocked: 'Spam', software: null, lane: null, backlog: 0 },
    ]);
    expect(await shell.json(['instance', 'unblock', 'spam.example'])).toMatchObject({ mended: 0 });
    expect(await shell.json(['instance', 'list'])).toEqual([]);
  });
});
