/** A list that is taken over once. */
import { describe, expect, test } from 'vitest';
import { importRules } from '#domain/lists/import-rules.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';
import { listed, listsIn } from './support.ts';

const house = await useHouse();
const lists = listsIn(house);
const take = (lines: string[], more: object = {}) =>
  house.act((context) => importRules(context, { entries: listed(...lines), by: null, ...more }));

describe('an import', () => {
  test('makes rules that are ours, and leaves what stands', async () => {
    const rule = { host: 'a.example', degrees: ['limit'] as const, by: null };
    await house.act(async (context) => valueOf(await setRule(context, rule)));
    const imported = valueOf(
      await take(
        ['a.example', 'b.example', 'silence c.example', 'noop d.example', 'folkmoot.test'],
        {
          reason: 'a council decided',
        },
      ),
    );

    expect(imported).toMatchObject({ added: 2, stood: 1, ourselves: 1, nothing: 1 });
    expect(await lists.rules()).toEqual([
      'ours a.example limit',
      'ours b.example defederate',
      'ours c.example limit',
    ]);
    expect((await lists.log()).at(-1)).toMatchObject({
      act: 'list.imported',
      role: 'operator',
      reason: 'a council decided',
      after: { added: 2, stood: 1, ourselves: 1, nothing: 1 },
    });
  });

  test('of nothing new is refused, and leaves no entry', async () => {
    const before = (await lists.log()).length;

    expect(await take(['b.example'])).toEqual({ done: false, reason: 'nothing-new' });
    expect(await lists.log()).toHaveLength(before);
  });

  test('takes the place of a rule whose term has passed', async () => {
    const until = new Date(house.clock().getTime() + 1000);
    const rule = { host: 'old.example', degrees: ['limit'] as const, until, by: null };
    await house.act(async (context) => valueOf(await setRule(context, rule)));
    expect((await take(['old.example'])).done).toBe(false);
    house.pass(2000);

    expect((await take(['old.example'])).done).toBe(true);
    expect(await lists.rules()).toContain('ours old.example defederate');
  });

  test('closes the door to servers that are known, and suspends memberships, at once', async () => {
    const given = givenIn(house);
    const cats = await given.community('cats');
    const eve = await given.remotePerson('https://x.evil.example/u/eve');
    await given.member(cats, eve);
    await house.forget();

    expect(valueOf(await take(['evil.example']))).toMatchObject({ severed: 1 });
    expect(await house.journal()).toEqual([{ kind: 'instance.blocked', host: 'x.evil.example' }]);
  });

  test('is for admins', async () => {
    const given = givenIn(house);
    const ada = await given.account('ada');

    expect(await take(['z.example'], { by: ada.id })).toEqual({
      done: false,
      reason: 'not-allowed',
    });
    expect((await lists.rules()).some((rule) => rule.includes('z.example'))).toBe(false);
  });

  test('of 50,000 lines takes seconds', { timeout: 120_000 }, async () => {
    const from = performance.now();
    const imported = valueOf(await take(Array.from({ length: 50_000 }, (_, n) => `h${n}.example`)));

    expect(imported.added).toBe(50_000);
    expect(performance.now() - from).toBeLessThan(60_000);
  });
});
