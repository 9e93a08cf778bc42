/** Following a list, on which terms, and following it no longer. */
import { describe, expect, test } from 'vitest';
import { changeList, type ListChange } from '#domain/lists/change-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { endList } from '#domain/lists/end-list.ts';
import { leaseList } from '#domain/lists/lease-list.ts';
import { noteTrouble } from '#domain/lists/note-reading.ts';
import { subscribeList, type Subscription } from '#domain/lists/subscribe-list.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';
import { listsIn } from './support.ts';

const house = await useHouse();
const lists = listsIn(house);
const given = givenIn(house);
const ada = await given.account('ada', 'admin');
const bob = await given.account('bob');
const change = (list: number, how: ListChange, by: number | null = null) =>
  house.act((context) => changeList(context, { list, change: how, by }));
const lease = () => house.act((context) => leaseList(context));

describe('following a list', () => {
  test('is for admins, written down, and begins soon', async () => {
    const wanted = { name: 'tier0', url: 'https://lists.test/tier0.csv', format: 'csv' } as const;
    expect(await house.act((context) => subscribeList(context, { ...wanted, by: bob.id }))).toEqual(
      {
        done: false,
        reason: 'not-allowed',
      },
    );
    const { list } = valueOf(
      await house.act((context) => subscribeList(context, { ...wanted, by: ada.id })),
    );

    expect((await lists.log()).at(-1)).toMatchObject({
      act: 'list.subscribed',
      role: 'admin',
      moderator: ada.id,
      after: { list, name: 'tier0', adoption: 'draft', retraction: 'remove' },
    });
    expect(house.rung).toContain('lists');
    expect((await lease())?.id).toBe(list);
    expect(await lease()).toBeNull();
  });

  test.each<[Partial<Subscription>, string]>([
    [{ name: 'tier0' }, 'known-list'],
    [{ url: 'https://lists.test/tier0.csv' }, 'known-list'],
    [{ name: '' }, 'bad-list-name'],
    [{ name: 'a\nb' }, 'bad-list-name'],
    [{ url: 'file:///etc/passwd' }, 'bad-url'],
    [{ url: 'https://user:word@lists.test/x' }, 'bad-url'],
    [{ priority: 256 }, 'bad-priority'],
    [{ priority: 1.5 }, 'bad-priority'],
    [{ mapping: { suspend: ['nuke'] } as unknown as Record<string, never> }, 'bad-mapping'],
  ])('%j is refused: %s', async (terms, reason) => {
    const wanted = {
      name: 'other',
      url: 'https://lists.test/other',
      format: 'csv',
      by: null,
      ...terms,
    } as const;

    expect(await house.act((context) => subscribeList(context, wanted))).toEqual({
      done: false,
      reason,
    });
  });
});

describe('a list that is followed', () => {
  test('gets another place among the others, and its rules with it', async () => {
    const list = await lists.subscribe('placed', { adoption: 'automatic' });
    await lists.take(list, 'silence placed.example');
    const other = await lists.subscribe('above', { adoption: 'automatic', priority: 10 });
    await lists.take(other, 'placed.example');
    const remote = await given.remotePerson('https://placed.example/u/x');
    const degrees = async () =>
      (
        await house.database.query.execute(
          `select degrees from instances where host = 'placed.example'`,
        )
      )[0]!['degrees'];

    expect(await degrees()).toEqual(['defederate']);
    valueOf(await change(list, { priority: 20 }));
    expect(await degrees()).toEqual(['limit']);
    expect(remote.id).toBeGreaterThan(0);
    expect((await lists.log()).at(-1)).toMatchObject({
      before: { priority: 0 },
      after: { priority: 20 },
    });
  });

  test('is changed by admins alone, and only by what is another', async () => {
    const list = await lists.subscribe('changed');

    expect(await change(list, { priority: 3 }, bob.id)).toEqual({
      done: false,
      reason: 'not-allowed',
    });
    expect(await change(list, { priority: 0 })).toEqual({ done: false, reason: 'nothing-new' });
    expect(await change(list, {})).toEqual({ done: false, reason: 'nothing-new' });
    expect(await change(list, { name: 'tier0' })).toEqual({ done: false, reason: 'known-list' });
    expect(await change(9999, { priority: 3 })).toEqual({ done: false, reason: 'no-such-list' });
  });

  test('rests while it is paused, and is read anew with another mapping', async () => {
    const list = await lists.subscribe('paused', { adoption: 'automatic' });
    valueOf(await change(list, { paused: true }));
    house.pass(48 * 3_600_000);
    for (let one = await lease(); one !== null; one = await lease()) expect(one.id).not.toBe(list);
    valueOf(await change(list, { paused: false, mapping: { suspend: ['limit'] } }));
    expect((await lease())?.id).toBe(list);
    await lists.take(list, 'mapped.example');

    expect(await lists.rules()).toContain(`list ${list} mapped.example limit`);
  });

  test('in trouble is asked later and later, at least once a day', async () => {
    const list = await lists.subscribe('troubled');
    const waits: number[] = [];
    for (let turn = 0; turn < 8; turn++) {
      await house.act((context) => noteTrouble(context, { list, trouble: 'unreachable' }));
      waits.push(((await lists.list(list))!.due.getTime() - house.clock().getTime()) / 3_600_000);
    }

    expect(waits).toEqual([1, 2, 4, 8, 16, 24, 24, 24]);
    expect((await lists.list(list))?.trouble).toBe('unreachable');
  });
});

describe('deciding about entries', () => {
  test('is for admins, about one or all, and taken back', async () => {
    const list = await lists.subscribe('decided');
    await lists.take(list, 'one.example', 'two.example');
    const one = await lists.entry(list, 'one.example');
    const decide = (decision: 'adopt' | 'exclude', by: number | null = ada.id) =>
      house.act((context) => decideDraft(context, { list, entries: [one], decision, by }));

    expect(await decide('adopt', bob.id)).toEqual({ done: false, reason: 'not-allowed' });
    expect(valueOf(await decide('adopt'))).toMatchObject({ decided: 1 });
    expect(await decide('adopt')).toEqual({ done: false, reason: 'nothing-new' });
    expect(valueOf(await decide('exclude'))).toMatchObject({ decided: 1 });
    expect((await lists.rules()).some((rule) => rule.includes('one.example'))).toBe(false);
    expect((await lists.log()).at(-1)).toMatchObject({
      act: 'list.decided',
      host: 'one.example',
      after: { decision: 'exclude', decided: 1 },
    });
  });

  test('of another list changes nothing', async () => {
    const [mine, other] = [await lists.subscribe('mine'), await lists.subscribe('others')];
    await lists.take(mine, 'mine.example');
    const entry = await lists.entry(mine, 'mine.example');

    expect(
      await house.act((context) =>
        decideDraft(context, { list: other, entries: [entry], decision: 'adopt', by: null }),
      ),
    ).toEqual({ done: false, reason: 'nothing-new' });
  });
});

describe('following it no longer', () => {
  test.each([
    ['remove', ['ours ended.example limit']],
    ['keep', ['ours ended.example limit', 'ours ended2.example defederate']],
  ] as const)('its rules go or stay: %s', async (rules, left) => {
    const list = await lists.subscribe(`ended ${rules}`, { adoption: 'automatic' });
    await house.act((context) =>
      setRule(context, { host: 'ended.example', degrees: ['limit'], by: null }),
    );
    await lists.take(list, 'ended.example', 'ended2.example');
    expect(await house.act((context) => endList(context, { list, rules, by: bob.id }))).toEqual({
      done: false,
      reason: 'not-allowed',
    });
    valueOf(await house.act((context) => endList(context, { list, rules, by: ada.id })));

    expect((await lists.rules()).filter((rule) => rule.includes('ended'))).toEqual(left);
    expect(await lists.list(list)).toBeNull();
    expect((await lists.log()).at(-1)).toMatchObject({
      act: 'list.ended',
      before: { name: `ended ${rules}` },
    });
  });
});
