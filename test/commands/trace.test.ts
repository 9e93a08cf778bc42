/** Why did this arrive, or not: trace, lanes and receipts, over a network in memory. */
import { beforeAll, describe, expect, test } from 'vitest';
import { keepActor } from '#domain/actors/keep-actor.ts';
import { act } from '#domain/context.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { publishJournal } from '#federation/publish.ts';
import { runWhole } from '../support/run-whole.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { remoteActor } from '../support/given.ts';
import { documentOf, openShell, type Shell } from './support.ts';

let shell: Shell;
let post: { id: number; url: string };
let takes = true;

/** A server with a follower of cats: it says what it runs, and takes what it is sent, or does not. */
async function follower(host: string, software: string, takesPosts: () => boolean): Promise<void> {
  const { answers, tools } = shell;
  const schema = 'http://nodeinfo.diaspora.software/ns/schema/2.1';
  const links = [{ rel: schema, href: `https://${host}/nodeinfo` }];
  answers.set(`https://${host}/.well-known/nodeinfo`, () => documentOf({ links }));
  answers.set(`https://${host}/nodeinfo`, () =>
    documentOf({ software: { name: software, version: '1.0' } }),
  );
  const taken = { status: 202, headers: {}, body: Buffer.from('') };
  answers.set(`https://${host}/u/eve/inbox`, () => taken);
  answers.set(`https://${host}/inbox`, () =>
    takesPosts() ? taken : { ...taken, status: 403, body: Buffer.from('not you') },
  );
  await act(tools.house, async (context) => {
    const member = await keepActor(context, remoteActor(`https://${host}/u/eve`, 'person'));
    const community = (await findLocalActor(context.tx, 'cats'))!.id;
    const follow = `https://${host}/follow/1`;
    await joinCommunity(context, { community, member: member.id, follow });
  });
}

async function deliver(): Promise<void> {
  await publishJournal(shell.tools.world);
  await runWhole(shell.tools.world, 'lanes');
}

beforeAll(async () => {
  shell = await openShell();
  const { answers, tools } = shell;
  answers.set('https://folkmoot.test/', () => documentOf({ id: 'https://folkmoot.test/' }));
  await shell.run(['user', 'create', 'ada', '--admin']);
  await shell.run(['community', 'create', 'cats', '--title', 'Cats', '--by', 'ada']);
  await follower('lemmy.example', 'lemmy', () => true);
  await follower('grumpy.example', 'mastodon', () => takes);
  await deliver();
  takes = false;
  post = await shell.json(['post', 'create', '--in', 'cats', '--as', 'ada', '--title', 'Hello']);
  await deliver();
  await tools.house.database.query.insert(receiptsTable).values([
    {
      origin: 'https://evil.example',
      activity: 'https://evil.example/like/1',
      hash: 'a',
      type: 'Like',
      actor: 'https://evil.example/u/mallory',
      body: `{"type":"Like","object":${JSON.stringify(post.url).replaceAll('/', '\\/')}}`,
      request: {},
      verified: false,
      arrived: tools.house.clock(),
      state: 'refused',
      reason: 'bad-signature',
    },
    {
      origin: 'https://lemmy.example',
      activity: 'https://lemmy.example/like/2',
      hash: 'b',
      type: 'Like',
      actor: 'https://lemmy.example/u/eve',
      body: '{"type":"Like"}',
      request: {},
      verified: true,
      arrived: tools.house.clock(),
      state: 'applied',
    },
  ]);
});

type Trace = {
  thing: object | null;
  receipts: { id: number; state: string }[];
  events: object[];
  said: { form: string; to: { host: string; fate: string; answer: string }[] }[];
};

describe('trace', () => {
  test('tells of a post which server took it and which refused it, with its answer', async () => {
    const trace = await shell.json<Trace>(['trace', post.url]);
    const to = (host: string) =>
      trace.said.flatMap((row) => row.to.filter((one) => one.host === host));

    expect(trace.thing).toMatchObject({ kind: 'post', id: post.id });
    expect(trace.events).toMatchObject([{ kind: 'post.created', state: 'published' }]);
    expect(to('lemmy.example').map(({ fate }) => fate)).toContain('delivered');
    expect(to('grumpy.example')).toContainEqual(
      expect.objectContaining({ fate: 'aside', answer: '403 not you' }),
    );
    expect(to('grumpy.example').map(({ fate }) => fate)).not.toContain('delivered');
  });

  test('tells of an activity that was refused, and why', async () => {
    const { out, code } = await shell.run(['trace', 'https://evil.example/like/1']);

    expect(code).toBe(0);
    expect(out).toContain('refused (bad-signature)');
    expect(out).toContain('No event: nothing happened here because of it.');
    expect(out).toContain('Nothing was said to other servers about it.');
  });

  test('finds what names the object, however its slashes are written', async () => {
    const { receipts } = await shell.json<Trace>(['trace', post.url]);

    expect(receipts).toMatchObject([{ state: 'refused' }]);
  });

  test('knows its own activities by their ids, as it says for a stranger', async () => {
    const { said } = await shell.json<{ said: { activity: string }[] }>(['trace', post.url]);
    const own = await shell.json<Trace>(['trace', said[0]!.activity]);

    expect(own.events).toMatchObject([{ kind: 'post.created' }]);
    expect((await shell.run(['trace', 'https://nowhere.example/1'])).out).toMatch(
      /^Nothing here is/,
    );
  });
});

describe('lane', () => {
  test('list shows state, dialect, backlog and last answer of every server', async () => {
    expect(await shell.json(['lane', 'list'])).toMatchObject([
      { host: 'grumpy.example', state: 'active', dialect: 'microblog', backlog: 0 },
      { host: 'lemmy.example', state: 'active', dialect: 'threadiverse', backlog: 0, aside: 0 },
    ]);
    expect(await shell.json(['instance', 'list'])).toMatchObject([
      { host: 'grumpy.example', software: 'mastodon', dialect: 'microblog', followers: 1 },
      { host: 'lemmy.example', software: 'lemmy', followers: 1, following: 0, lane: 'active' },
    ]);
  });

  test('counts what is said and not yet sent as backlog', async () => {
    await shell.json(['post', 'edit', `${post.id}`, '--as', 'ada', '--title', 'Hello again']);
    await publishJournal(shell.tools.world);
    const before = await shell.json<{ backlog: number }>(['lane', 'show', 'lemmy.example']);
    await runWhole(shell.tools.world, 'lanes');
    const after = await shell.json<{ backlog: number }>(['lane', 'show', 'lemmy.example']);

    expect(before.backlog).toBeGreaterThan(0);
    expect(after.backlog).toBe(0);
  });

  test('retry --aside sends once more what was refused for good', async () => {
    const refused = await shell.json<{ aside: number }>(['lane', 'show', 'grumpy.example']);
    takes = true;

    const { again } = await shell.json<{ again: number }>([
      'lane',
      'retry',
      'grumpy.example',
      '--aside',
    ]);
    await runWhole(shell.tools.world, 'lanes');

    expect(refused.aside).toBeGreaterThan(0);
    expect(again).toBe(refused.aside);
    expect(await shell.json(['lane', 'show', 'grumpy.example'])).toMatchObject({ aside: 0 });
    const { said } = await shell.json<Trace>(['trace', post.url]);
    const fates = said.flatMap(({ to }) => to.filter(({ host }) => host === 'grumpy.example'));
    expect(fates.map(({ fate }) => fate)).toContain('delivered');
    expect(fates.map(({ fate }) => fate)).not.toContain('aside');
  });
});

describe('inbox', () => {
  test('list shows receipts of a state with id, state, reason and activity', async () => {
    const list = await shell.json<object[]>(['inbox', 'list', '--state', 'refused']);

    expect(list).toMatchObject([
      {
        id: expect.any(Number),
        state: 'refused',
        reason: 'bad-signature',
        activity: 'https://evil.example/like/1',
      },
    ]);
  });

  test('replay lets a refused one wait again, and never an applied one', async () => {
    const list = await shell.json<{ id: number; state: string }[]>(['inbox', 'list']);
    const idOf = (state: string): string => `${list.find((one) => one.state === state)!.id}`;

    const again = await shell.json(['inbox', 'replay', idOf('refused')]);
    const twice = await shell.run(['inbox', 'replay', idOf('refused'), '--json']);
    const applied = await shell.run(['inbox', 'replay', idOf('applied'), '--json']);

    expect(again).toMatchObject({ state: 'waiting', reason: null });
    expect(JSON.parse(twice.err).error).toBe('waiting');
    expect(JSON.parse(applied.err).error).toBe('applied');
  });
});
