/** What moderators do, typed by the operator: in somebody's name, or in nobody's. */
import { desc, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { act } from '#domain/context.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { givenIn } from '../support/given.ts';
import { openShell } from './support.ts';

const shell = await openShell();
const { house } = shell.tools;
const reader = house.database.query;
const given = givenIn({ act: (work) => act(house, work) });
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
await given.community('yard', { by: ann });
const mia = await given.remotePerson('https://far.test/u/mia');

const say = (line: string) => shell.run(line.split(' '));
const json = (line: string) => shell.json(line.split(' '));
const errorOf = async (line: string) =>
  (JSON.parse((await say(`${line} --json`)).err) as { error: string }).error;
const last = async () =>
  (await reader.select().from(modlogTable).orderBy(desc(modlogTable.id)).limit(1))[0];

let post: number;
let comment: number;
beforeEach(async () => {
  const made = await given.post({ in: cats, by: bob });
  post = made.id;
  comment = (await given.comment({ on: made, by: bob })).id;
});

describe('posts and comments', () => {
  test.each([
    ['remove', 'restore', 'removed'],
    ['lock', 'unlock', 'locked'],
    ['pin', 'unpin', 'featured'],
  ] as const)('post %s and %s', async (on, off, column) => {
    expect(await json(`post ${on} ${post} --reason spam`)).toMatchObject({ changed: true });
    expect((await findPost(reader, post))?.[column]).not.toBeNull();
    expect(await last()).toMatchObject({ role: 'operator', moderator: null, reason: 'spam' });
    expect(await json(`post ${off} ${post} --as ann`)).toMatchObject({ changed: true });
    expect((await findPost(reader, post))?.[column]).toBeNull();
    expect(await last()).toMatchObject({ role: 'owner', moderator: ann.id });
  });

  test.each([
    ['remove', 'restore', 'removed'],
    ['lock', 'unlock', 'locked'],
  ] as const)('comment %s and %s', async (on, off, column) => {
    expect(await json(`comment ${on} ${comment}`)).toMatchObject({ changed: true });
    expect((await findComment(reader, comment))?.[column]).not.toBeNull();
    expect(await json(`comment ${off} ${comment}`)).toMatchObject({ changed: true });
    expect((await findComment(reader, comment))?.[column]).toBeNull();
  });

  test('are put back in lists', async () => {
    await reader.execute(sql`update posts set limited = now() where id = ${post}`);
    await reader.execute(sql`update comments set limited = now() where id = ${comment}`);
    const again = [`post list-again ${post} --reason fine`, `comment list-again ${comment}`];
    for (const line of again) expect(await json(line)).toMatchObject({ changed: true });
    for (const line of again) expect(await json(line)).toMatchObject({ changed: false });

    expect((await findPost(reader, post))?.limited).toBeNull();
    expect((await findComment(reader, comment))?.limited).toBeNull();
    expect(await last()).toMatchObject({ act: 'comment.listed', role: 'operator', comment });
  });

  test('are marked, moved, and warned about', async () => {
    await json(`post flag ${post} sensitive`);
    await json(`post move ${post} --to yard`);
    await json(`comment warn ${comment} --reason rude`);

    expect(await findPost(reader, post)).toMatchObject({ sensitive: true });
    expect((await findPost(reader, post))?.community).not.toBe(cats.id);
    expect(await last()).toMatchObject({ act: 'member.warned', person: bob.id, reason: 'rude' });
  });

  test('not by whoever has no right, and not those that are not there', async () => {
    expect(await errorOf(`post remove ${post} --as bob`)).toBe('not-allowed');
    expect(await errorOf('post remove 9999')).toBe('no-such-post');
    expect(await errorOf('comment lock 9999')).toBe('no-such-comment');
    expect(await errorOf(`post remove ${post} --as nobody`)).toBe('no-such-user');
  });
});

describe('bans', () => {
  test('from a community, with what they wrote there, and back', async () => {
    const line = 'ban bob --in cats --as ann --until 2w --reason spam --remove';
    expect(await json(line)).toMatchObject({ banned: true, removal: true });
    expect((await findPost(reader, post))?.removed).not.toBeNull();
    expect((await say('unban bob --in cats --restore')).out).toContain(
      'What the ban removed is back',
    );
    expect((await findPost(reader, post))?.removed).toBeNull();
    expect((await say('unban bob --in cats')).out).toContain('is not banned');
  });

  test('from the whole server, of people elsewhere too', async () => {
    expect(await json('ban mia@far.test --everywhere --reason spam')).toMatchObject({
      person: mia.uri,
      community: null,
    });
    expect(await last()).toMatchObject({ act: 'person.banned', role: 'operator' });
    expect(await json('unban https://far.test/u/mia --everywhere')).toMatchObject({
      changed: true,
    });
  });

  test('clearing removes everything of theirs and nobody else’s, and is taken back', async () => {
    const other = await given.post({ in: cats, by: ann });
    expect(await json('clear bob --in cats')).toMatchObject({ changed: true });
    expect((await findPost(reader, post))?.removed).not.toBeNull();
    expect((await findPost(reader, other.id))?.removed).toBeNull();
    expect(await json('unclear bob --in cats')).toMatchObject({ changed: true });
    expect((await findPost(reader, post))?.removed).toBeNull();
  });

  test.each([
    ['ban bob', 'no-place'],
    ['ban bob --in cats --everywhere', 'no-place'],
    ['ban nobody --in cats', 'no-such-person'],
    ['ban bob --in dogs', 'no-such-community'],
    ['ban bob --in cats --until soon', 'bad-moment'],
    ['ban bob --in cats --until 2020-01-01', 'past'],
    ['ban ann --in cats --as bob', 'not-allowed'],
  ])('%s: %s', async (line, reason) => {
    expect(await errorOf(line)).toBe(reason);
  });
});

describe('a community', () => {
  test('gets moderators with what they are entrusted with, and loses them', async () => {
    await json('community appoint cats bob --scopes content,people --as ann');
    expect(await json('community moderators cats')).toMatchObject([
      { name: 'ann@folkmoot.test', owner: true, scopes: [] },
      { name: 'bob@folkmoot.test', owner: false, scopes: ['content', 'people'] },
    ]);
    await json('community scope cats bob all');
    expect((await say('community moderators cats')).out).toMatch(/bob.*moderator.*everything/);
    await json('community dismiss cats bob');
    expect(await json('community moderators cats')).toHaveLength(1);
    expect(await errorOf('community dismiss cats bob')).toBe('no-moderator');
    expect(await errorOf('community appoint cats bob --scopes all,nothing')).toBe('bad-scope');
  });

  test('gets another owner', async () => {
    await json('community transfer yard bob --as ann');
    expect(await json('community moderators yard')).toMatchObject([
      { name: 'bob@folkmoot.test', owner: true },
      { name: 'ann@folkmoot.test', owner: false },
    ]);
  });

  test('is removed and comes back', async () => {
    expect(await json('community remove yard --reason empty')).toMatchObject({ state: 'removed' });
    expect(await errorOf('post create --in yard --as bob --title T')).toBe('gone');
    expect(await json('community restore yard')).toMatchObject({ changed: true });
    expect(await errorOf('community remove yard --as bob')).toBe('not-allowed');
  });
});
