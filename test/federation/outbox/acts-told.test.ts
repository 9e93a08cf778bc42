/** What one act of a moderator becomes on each kind of server: bans with removal, the operator's acts, NodeBB's forms. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { warnMember } from '#domain/moderation/warn-member.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };
type Json = Record<string, unknown>;

let stage: Stage;
let alice: Has;
let cats: Has;
let rita: Has;
let post: Has;

beforeEach(async () => {
  stage = await openStage();
  const { given } = stage;
  for (const software of ['lemmy', 'mastodon', 'nodebb'])
    stage.server(`${software}.test`, software);
  alice = await given.account('alice');
  cats = await given.community('cats', { by: alice });
  for (const host of ['mastodon.test', 'lemmy.test', 'nodebb.test'])
    await given.member(
      cats,
      await given.remotePerson(`https://${host}/u/mia`),
      `https://${host}/follows/1`,
    );
  rita = await given.remotePerson('https://lemmy.test/u/rita');
  post = await thread('https://lemmy.test/posts/1');
  await stage.settle();
  stage.house.pass(60_000);
  stage.forget();
});
afterEach(() => stage.close());

/** A thread of rita's, told on as it came. */
async function thread(uri: string): Promise<Has> {
  const words = { type: 'Page', body: '<p>Hi</p>', source: null, page: null, context: null };
  const wanted = { community: cats.id, author: rita.id, title: 'Hi', uri, told: true, ...words };
  const original = `{"id":"${uri}/create","type":"Create","actor":"${rita.uri}"}`;
  const created = stage.house.clock();
  return valueOf(await stage.act((c) => createPost(c, { ...wanted, created }), original));
}

const aboutWhat = ({ object }: Json): string => String((object as Json)['object']);

/** What a server got, without the word to whom it concerned. */
const told = (host: string): Json[] =>
  stage
    .to(host)
    .map(said)
    .filter(({ type }) => type !== 'Create');
/** What stands in the community's Announces. */
const announced = (host: string): unknown[] =>
  told(host).flatMap(({ type, object }) => (type === 'Announce' ? [object] : []));
/** Nothing says which of two that concern different things comes first. */
const inOrder = (list: readonly unknown[]): Json[] => {
  const kindOf = ({ type, object }: Json): string =>
    `${String(type)} ${String((object as Json | undefined)?.['type'])}`;
  return (list as Json[]).toSorted((a, b) => kindOf(a).localeCompare(kindOf(b)));
};
const settle = async (): Promise<void> => {
  stage.forget();
  await stage.settle();
  stage.house.pass(60_000);
};

describe('a ban with removal', () => {
  const ban = () => ({ community: cats.id, person: rita.id, by: alice.id, reason: 'spam' });

  test('is a Block with removeData and a Delete of each thing; microblogs lose the boost', async () => {
    const bob = await stage.given.account('bob');
    const pats = await stage.given.post({ in: cats, by: bob });
    await stage.settle();
    const act = { ...ban(), person: bob.id, until: null, removal: true };
    valueOf(await stage.act((context) => banMember(context, act)));
    await settle();

    expect(inOrder(announced('lemmy.test'))).toMatchObject([
      { type: 'Block', actor: alice.uri, object: bob.uri, target: cats.uri, removeData: true },
      { type: 'Delete', actor: alice.uri, object: pats.uri, summary: 'spam' },
    ]);
    expect(inOrder(told('mastodon.test'))).toMatchObject([
      { type: 'Delete', actor: bob.uri },
      { type: 'Undo', actor: cats.uri, object: { type: 'Announce', object: pats.uri } },
    ]);

    const back = { ...act, restore: true };
    valueOf(await stage.act((context) => unbanMember(context, back)));
    await settle();
    expect(inOrder(announced('lemmy.test'))).toMatchObject([
      { type: 'Undo', object: { type: 'Block' }, restoreData: true },
      { type: 'Undo', object: { type: 'Delete', object: pats.uri } },
    ]);
  });

  test('gives back one by one where something stays removed', async () => {
    const other = await stage.given.post({ in: cats, by: rita, uri: 'https://lemmy.test/posts/2' });
    const removal = { subject: { post: other.id }, by: alice.id, reason: 'rude' };
    valueOf(await stage.act((context) => removeContent(context, removal)));
    const act = { ...ban(), until: null, removal: true };
    valueOf(await stage.act((context) => banMember(context, act)));
    valueOf(await stage.act((context) => unbanMember(context, { ...ban(), restore: true })));
    await settle();

    const undone = (announced('lemmy.test') as Json[])
      .filter(({ type }) => type === 'Undo')
      .toSorted((a, b) => aboutWhat(a).localeCompare(aboutWhat(b)));
    expect(undone.map(aboutWhat)).toEqual([post.uri, rita.uri].toSorted());
    for (const one of undone) expect(one).not.toHaveProperty('restoreData');
  });

  test('by a moderator elsewhere goes on as it came, and its parts are said by us', async () => {
    const mo = await stage.given.remotePerson('https://mods.test/u/mo');
    stage.server('mods.test', 'lemmy');
    const chair = { community: cats.id, person: mo.id, by: alice.id };
    valueOf(await stage.act((context) => appointModerator(context, chair)));
    await settle();
    const original = `{ "id":"https://mods.test/b/1", "type":"Block", "actor":"${mo.uri}", "object":"${rita.uri}", "removeData": true}`;
    const act = { ...ban(), by: mo.id, until: null, removal: true };
    valueOf(await stage.act((context) => banMember(context, act), original));
    await settle();

    expect(stage.to('lemmy.test').filter(({ body }) => body.includes(original))).toHaveLength(1);
    expect(inOrder(announced('lemmy.test'))).toMatchObject([
      { type: 'Block', actor: mo.uri },
      { type: 'Delete', actor: cats.uri, object: post.uri },
    ]);
    expect(told('mastodon.test')).toMatchObject([{ type: 'Undo', object: { object: post.uri } }]);
  });
});

describe('what the operator does', () => {
  const remove = () => ({ subject: { post: post.id }, by: null, reason: null });

  test('is said by the community where there is no admin', async () => {
    valueOf(await stage.act((context) => removeContent(context, remove())));
    await settle();
    expect(announced('lemmy.test')).toMatchObject([{ type: 'Delete', actor: cats.uri }]);
    expect(told('mastodon.test')).toMatchObject([{ type: 'Undo', object: { object: post.uri } }]);
  });

  test('is said by the first admin, since Lemmy takes acts of people only', async () => {
    const boss = await stage.given.account('boss', 'admin');
    valueOf(await stage.act((context) => removeContent(context, remove())));
    await settle();
    expect(announced('lemmy.test')).toMatchObject([{ type: 'Delete', actor: boss.uri }]);
  });
});

test('a ban from the whole server is a Block with the server as target, for those who read it', async () => {
  const boss = await stage.given.account('boss', 'admin');
  const act = { person: rita.id, by: boss.id, reason: 'spam' };
  valueOf(await stage.act((context) => banPerson(context, { ...act, until: null })));
  await settle();
  expect(told('lemmy.test')).toMatchObject([
    { type: 'Block', actor: boss.uri, object: rita.uri, target: 'https://folkmoot.test/' },
  ]);
  expect(told('mastodon.test')).toEqual([]);

  valueOf(await stage.act((context) => unbanPerson(context, act)));
  await settle();
  expect(told('lemmy.test')).toMatchObject([{ type: 'Undo', object: { type: 'Block' } }]);
});

test('a warning goes to the server of who is warned and to nobody else', async () => {
  const act = { subject: { post: post.id }, by: alice.id, reason: 'rude' };
  valueOf(await stage.act((context) => warnMember(context, act)));
  await settle();
  expect(told('lemmy.test')).toMatchObject([
    { type: 'Warn', actor: alice.uri, to: [rita.uri], object: post.uri, summary: 'rude' },
  ]);
  expect([...told('mastodon.test'), ...told('nodebb.test')]).toEqual([]);
});

test('a mark on our author’s post is its author’s edit, which everybody understands', async () => {
  const bob = await stage.given.account('bob');
  const own = await stage.given.post({ in: cats, by: bob });
  await stage.settle();
  const act = { post: own.id, by: alice.id, sensitive: true };
  valueOf(await stage.act((context) => flagPost(context, act)));
  await settle();
  const update = { type: 'Update', actor: bob.uri, object: { id: own.uri, sensitive: true } };
  expect(announced('lemmy.test')).toMatchObject([update]);
  expect(told('mastodon.test')).toMatchObject([update]);
});

describe('NodeBB', () => {
  const own = async (): Promise<Has & { context: string }> => {
    const made = await stage.given.post({ in: cats, by: alice });
    await settle();
    return { ...made, context: `${made.uri}/context` };
  };
  const direct = () => told('nodebb.test').filter(({ type }) => type !== 'Announce');

  test('reads a lock of the context from the moderator’s own hand (FEP-c0d0)', async () => {
    const { id, context } = await own();
    const act = { subject: { post: id }, by: alice.id };
    valueOf(await stage.act((c) => lockContent(c, act)));
    await settle();
    expect(direct()).toMatchObject([{ type: 'Lock', actor: alice.uri, object: context }]);
    valueOf(await stage.act((c) => unlockContent(c, act)));
    await settle();
    expect(direct()).toMatchObject([{ type: 'Undo', object: { type: 'Lock', object: context } }]);
    expect(told('lemmy.test').every(({ type }) => type === 'Announce')).toBe(true);
  });

  test('reads a move of the context from the moderator’s own hand (FEP-f15d)', async () => {
    const { id, context } = await own();
    const yard = await stage.given.community('yard', { by: alice });
    valueOf(await stage.act((c) => movePost(c, { post: id, to: yard.id, by: alice.id })));
    await settle();
    const way = { origin: cats.uri, target: yard.uri };
    expect(direct()).toMatchObject([{ type: 'Move', actor: alice.uri, object: context, ...way }]);
  });
});

test('a thread that moves leaves one community’s followers and comes to the other’s', async () => {
  const yard = await stage.given.community('yard', { by: alice });
  stage.server('far.test', 'mastodon');
  stage.server('near.test', 'lemmy');
  for (const host of ['far.test', 'near.test'])
    await stage.given.member(
      yard,
      await stage.given.remotePerson(`https://${host}/u/mia`),
      `https://${host}/f/1`,
    );
  const own = await stage.given.post({ in: cats, by: alice });
  await settle();
  valueOf(await stage.act((c) => movePost(c, { post: own.id, to: yard.id, by: alice.id })));
  await settle();

  const all = (host: string) => stage.to(host).map(said);
  expect(all('mastodon.test')).toMatchObject([
    { type: 'Undo', actor: cats.uri, object: { type: 'Announce', object: own.uri } },
  ]);
  expect(all('far.test')).toMatchObject([{ type: 'Announce', actor: yard.uri, object: own.uri }]);
  expect(all('near.test')).toMatchObject([
    { actor: yard.uri, object: { type: 'Create', audience: yard.uri, object: { id: own.uri } } },
  ]);
});
