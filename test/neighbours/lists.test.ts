/** One server follows the rules that another publishes: what comes of it, and what never does. */
import { afterAll, expect, test } from 'vitest';
import { subscribeList } from '#domain/lists/subscribe-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import type { Degree } from '#domain/policy/policy.ts';
import { listsIn } from '../domain/lists/support.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { valueOf } from '../support/given.ts';

const street = makeStreet();
afterAll(street.close);
const day = 24 * 3_600_000;

const rule = ({ house }: Neighbour, host: string, degrees: Degree[], obfuscated = false) =>
  house.act(async (context) =>
    valueOf(await setRule(context, { host, degrees, obfuscated, by: null })),
  );
const lift = ({ house }: Neighbour, host: string) =>
  house.act(async (context) => valueOf(await liftRule(context, { host, by: null })));

test('what a subscription takes back leaves alone what somebody here decided, and what they excluded', async () => {
  const careful = await street.open('https://careful.test');
  const own = await street.open('https://own.test');
  for (const host of ['spam.test', 'rude.test', 'fine.test', 'more.test', 'last.test'])
    await rule(careful, host, ['defederate']);
  await rule(careful, 'loud.test', ['limit']);
  await rule(careful, 'masked.test', ['defederate'], true);
  await rule(own, 'spam.test', ['defederate']);
  const lists = listsIn(own.house);
  const { list } = valueOf(
    await own.house.act((context) =>
      subscribeList(context, {
        name: 'careful',
        url: 'https://careful.test/api/v1/instance/domain_blocks',
        format: 'mastodon-api',
        by: null,
      }),
    ),
  );
  await street.quiet();
  expect(await lists.rules()).toEqual(['ours spam.test defederate']);
  expect((await lists.list(list))?.trouble).toBeNull();

  const fine = await lists.entry(list, 'fine.test');
  const decide = (entries: number[] | 'all', decision: 'adopt' | 'exclude') =>
    own.house.act((context) => decideDraft(context, { list, entries, decision, by: null }));
  await decide([fine], 'exclude');
  await decide('all', 'adopt');
  expect(await lists.rules()).toEqual([
    `list ${list} last.test defederate`,
    `list ${list} loud.test limit`,
    `list ${list} more.test defederate`,
    `list ${list} rude.test defederate`,
    `list ${list} spam.test defederate`,
    'ours spam.test defederate',
  ]);

  await lift(careful, 'spam.test');
  await lift(careful, 'rude.test');
  street.pass(day);
  await street.quiet();
  expect(await lists.rules()).toEqual([
    `list ${list} last.test defederate`,
    `list ${list} loud.test limit`,
    `list ${list} more.test defederate`,
    'ours spam.test defederate',
  ]);
  expect(await lists.states(list)).toContain('fine.test excluded defederate');
});

test('memberships that the list suspended live again when it retracts, and those that we suspended do not', async () => {
  const careful = await street.open('https://warden.test');
  const own = await street.open('https://home.test');
  const ada = await own.given.account('ada');
  const join = async (host: string): Promise<void> => {
    const cats = await own.given.remoteCommunity(`https://${host}/c/cats`);
    await own.given.member(cats, { id: ada.id }, `https://home.test/follow/${host}`);
    await own.house.act((context) => acceptJoin(context, { community: cats.id, member: ada.id }));
  };
  for (const host of ['one.test', 'two.test']) await join(host);
  for (const host of ['one.test', 'two.test', 'a.test', 'b.test', 'c.test'])
    await rule(careful, host, ['defederate']);
  const lists = listsIn(own.house);
  const url = 'https://warden.test/api/v1/instance/domain_blocks';
  const terms = { format: 'mastodon-api', adoption: 'automatic', url } as const;
  const list = await lists.subscribe('warden', terms);
  await street.quiet();
  const severed = async (): Promise<string[]> =>
    (
      await own.house.database.query.execute<{ uri: string }>(
        `select a.uri from memberships m join actors a on a.id = m.community where m.severed_by is not null order by 1`,
      )
    ).map(({ uri }) => uri);

  // Somebody here follows a community there: that waits.
  expect(await severed()).toEqual([]);
  await own.house.act((context) =>
    decideDraft(context, { list, entries: 'all', decision: 'adopt', by: null }),
  );
  await rule(own, 'two.test', ['defederate']);
  expect(await severed()).toEqual(['https://one.test/c/cats', 'https://two.test/c/cats']);

  await lift(careful, 'one.test');
  await lift(careful, 'two.test');
  street.pass(day);
  await street.quiet();
  expect(await severed()).toEqual(['https://two.test/c/cats']);
});
