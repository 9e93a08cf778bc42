/** Warnings: each is one word to somebody, however often the form is sent. */
import { beforeEach, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { warnMember } from '#domain/moderation/warn-member.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const ann = await given.account('ann');
const root = await given.account('boss', 'admin');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
let post: number;
beforeEach(async () => {
  ({ id: post } = await given.post({ in: cats, by: bob }));
});

const warn = async (more: { by?: number | null; reason?: string; post?: number } = {}) => {
  const { by = ann.id, reason = 'Be kind' } = more;
  const act = { subject: { post: more.post ?? post }, by, reason };
  return valueOf(await house.act((context) => warnMember(context, act))).changed;
};
const told = () =>
  house.database.query.$count(memberNoticesTable, eq(memberNoticesTable.post, post));

test('the same words about the same thing are one warning, also when both are sent at once', async () => {
  const both = await Promise.all([warn(), warn()]);
  expect(both.toSorted()).toEqual([false, true]);
  expect(await warn({ reason: ' Be  kind ' })).toBe(false);
  expect(await told()).toBe(1);
});

test('the shell says it once as well', async () => {
  expect([await warn({ by: null }), await warn({ by: null })]).toEqual([true, false]);
});

test('other words, another moderator, another thing, or a later hour are another warning', async () => {
  const { id: other } = await given.post({ in: cats, by: bob });
  await warn();
  for (const more of [{ reason: 'Be kinder' }, { by: root.id }, { by: null }, { post: other }])
    expect(await warn(more)).toBe(true);
  house.pass(10 * 60_000);
  expect(await warn()).toBe(true);
});
