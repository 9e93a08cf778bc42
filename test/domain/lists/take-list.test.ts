/** What a followed list says, and what becomes of it here. */
import { describe, expect, test } from 'vitest';
import { changeList } from '#domain/lists/change-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { afterEach, beforeEach } from 'vitest';
import { givenIn, valueOf } from '../../support/given.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { listed, listsIn } from './support.ts';
import { takeList } from '#domain/lists/take-list.ts';

let house: TestHouse;
let lists: ReturnType<typeof listsIn>;
beforeEach(async () => {
  house = await openHouse();
  lists = listsIn(house);
});
afterEach(() => house.close());

const block = (host: string) =>
  house.act(async (context) =>
    valueOf(await setRule(context, { host, degrees: ['defederate'], by: null })),
  );

describe('a list whose entries wait for approval', () => {
  test('changes nothing until somebody approves', async () => {
    const list = await lists.subscribe('tier0');
    const taken = valueOf(
      await lists.take(list, 'bad.example', 'silence quiet.example', 'noop x.example'),
    );

    expect(taken).toMatchObject({ added: 2, drafted: 2, retracted: 0 });
    expect(await lists.states(list)).toEqual([
      'bad.example draft defederate',
      'quiet.example draft limit',
    ]);
    expect(await lists.rules()).toEqual([]);

    await house.act((context) =>
      decideDraft(context, { list, entries: 'all', decision: 'adopt', by: null }),
    );
    expect(await lists.rules()).toEqual([
      `list ${list} bad.example defederate`,
      `list ${list} quiet.example limit`,
    ]);
  });

  test('what changes waits too, and what was approved holds until then', async () => {
    const list = await lists.subscribe('tier0');
    await lists.take(list, 'silence a.example', 'b.example');
    await house.act((context) =>
      decideDraft(context, { list, entries: 'all', decision: 'adopt', by: null }),
    );
    await lists.take(list, 'a.example', 'b.example');

    expect(await lists.states(list)).toEqual([
      'a.example draft defederate',
      'b.example adopted defederate',
    ]);
    expect(await lists.rules()).toContain(`list ${list} a.example limit`);
  });

  test('what is excluded stays so, whatever the list says of it later', async () => {
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    await lists.take(list, 'a.example', 'b.example', 'c.example');
    const entry = await lists.entry(list, 'a.example');
    await house.act((context) =>
      decideDraft(context, { list, entries: [entry], decision: 'exclude', by: null }),
    );
    await lists.take(list, 'silence a.example', 'b.example', 'c.example');
    await lists.take(list, 'b.example', 'c.example');
    await lists.take(list, 'a.example', 'b.example', 'c.example');

    expect(await lists.states(list)).toContain('a.example excluded defederate');
    expect((await lists.rules()).some((rule) => rule.includes('a.example'))).toBe(false);
  });
});

describe('a list that takes effect at once', () => {
  test('makes rules, changes them, and takes them back', async () => {
    const list = await lists.subscribe('tier0', { adoption: 'automatic', priority: 7 });
    await lists.take(list, 'a.example', 'b.example', 'c.example');
    expect(valueOf(await lists.take(list, 'a.example', 'silence b.example'))).toEqual({
      added: 0,
      changed: 1,
      drafted: 0,
      retracted: 1,
      kept: 0,
    });

    expect(await lists.rules()).toEqual([
      `list ${list} a.example defederate`,
      `list ${list} b.example limit`,
    ]);
    expect(await lists.states(list)).toContain('c.example retracted defederate');
    await lists.take(list, 'a.example', 'silence b.example', 'c.example');
    expect(await lists.rules()).toContain(`list ${list} c.example defederate`);
  });

  test('never touches what somebody here decided, neither when it names it nor when it drops it', async () => {
    await block('a.example');
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    await lists.take(list, 'silence a.example', 'b.example', 'c.example');
    expect(await lists.rules()).toContain('ours a.example defederate');
    await lists.take(list, 'b.example', 'c.example');

    expect(await lists.rules()).toEqual([
      'ours a.example defederate',
      `list ${list} b.example defederate`,
      `list ${list} c.example defederate`,
    ]);
  });

  test('leaves its rules as ours where that was asked for, but for those that stand already', async () => {
    await block('a.example');
    const list = await lists.subscribe('tier0', { adoption: 'automatic', retraction: 'keep' });
    const many = ['d.example', 'e.example', 'f.example'];
    await lists.take(list, 'silence a.example', 'b.example', ...many);
    expect(valueOf(await lists.take(list, ...many))).toMatchObject({ retracted: 2, kept: 1 });

    expect((await lists.rules()).slice(0, 2)).toEqual([
      'ours a.example defederate',
      'ours b.example defederate',
    ]);
  });

  test('does not end dealings with a server where people here follow a community; somebody decides', async () => {
    const given = givenIn(house);
    const ada = await given.account('ada');
    const cats = await given.remoteCommunity('https://big.example/c/cats');
    await given.member(cats, { id: ada.id }, 'https://folkmoot.test/follows/1');
    await house.act((context) => acceptJoin(context, { community: cats.id, member: ada.id }));
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    const taken = valueOf(
      await lists.take(list, 'big.example', 'bad.example', 'silence example.org'),
    );

    expect(taken).toMatchObject({ added: 3, drafted: 1 });
    expect(await lists.states(list)).toContain('big.example draft defederate');
    await lists.take(list, 'silence big.example', 'bad.example', 'silence example.org');
    expect(await lists.states(list)).toContain('big.example draft limit');
  });

  test('a server cannot protect itself by following us', async () => {
    const given = givenIn(house);
    const cats = await given.community('cats');
    const bob = await given.remotePerson('https://bad.example/u/bob');
    await given.member(cats, bob);
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    await lists.take(list, 'bad.example');

    expect(await lists.states(list)).toEqual(['bad.example adopted defederate']);
  });
});

describe('a list that is suddenly short', () => {
  const many = Array.from({ length: 10 }, (_, n) => `h${n}.example`);

  test.each([
    ['emptied', [] as string[]],
    ['emptied', ['new.example']],
    ['shrunk', many.slice(0, 4)],
  ])('is not taken over: %s', async (reason, left) => {
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    await lists.take(list, ...many);
    const before = await lists.rules();

    expect(await lists.take(list, ...left)).toEqual({ done: false, reason });
    expect(await lists.rules()).toEqual(before);
    expect(await lists.log()).toHaveLength(2);
  });

  test('is when no more than half is gone, and when somebody allowed it, once', async () => {
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    await lists.take(list, ...many);
    expect((await lists.take(list, ...many.slice(0, 5))).done).toBe(true);
    await house.act((context) => changeList(context, { list, change: { shrink: true }, by: null }));
    expect((await lists.take(list, 'h0.example')).done).toBe(true);

    expect(await lists.rules()).toHaveLength(1);
    expect(await lists.take(list)).toEqual({ done: false, reason: 'emptied' });
  });

  test('may say less of what it still names', async () => {
    const list = await lists.subscribe('tier0', { adoption: 'automatic', retraction: 'keep' });
    await lists.take(list, ...many);
    await lists.take(list, ...many.map((host) => `noop ${host}`));

    expect(await lists.rules()).toEqual([]);
  });
});

describe('what else may come', () => {
  test('we ourselves and the domain we are below are skipped; nothing is written of what says nothing new', async () => {
    const list = await lists.subscribe('tier0', { adoption: 'automatic' });
    await lists.take(list, 'folkmoot.test', '*.folkmoot.test', 'bad.example');
    await lists.take(list, 'folkmoot.test', '*.folkmoot.test', 'bad.example');

    expect(
      (await lists.states(list)).filter((one) => one.startsWith('folkmoot.test')),
    ).toHaveLength(1);
    const acts = (await lists.log()).map(
      ({ act, role, automatic }) => `${act} ${role} ${automatic}`,
    );
    expect(acts).toEqual(['list.subscribed operator false', 'list.fetched rule true']);
  });

  test('a list that was ended or paused while it was fetched is not taken', async () => {
    const list = await lists.subscribe('tier0');
    await house.act((context) => changeList(context, { list, change: { paused: true }, by: null }));

    expect(await lists.take(list, 'a.example')).toEqual({ done: false, reason: 'paused' });
    expect(await lists.take(4711, 'a.example')).toEqual({ done: false, reason: 'no-such-list' });
  });

  test('two lists that are taken at once leave both their rules', async () => {
    const [one, other] = [
      await lists.subscribe('one', { adoption: 'automatic' }),
      await lists.subscribe('other', { adoption: 'automatic' }),
    ];
    await Promise.all([
      lists.take(one, 'a.example', 'b.example'),
      house.act((context) =>
        takeList(context, { list: other, hosts: listed('silence a.example'), etag: null }),
      ),
    ]);

    expect(await lists.rules()).toHaveLength(3);
  });
});
