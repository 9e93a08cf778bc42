/** The press that takes an act back takes back that act, and no other. */
import { beforeAll, beforeEach, afterAll, expect, test } from 'vitest';
import type { Account } from '#domain/accounts/account.ts';
import type { Community } from '#domain/communities/community.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let owner: Account;
let bob: Account;
let cats: Community;
let count = 0;

beforeAll(async () => {
  moot = await street.open(origin);
  owner = await peopleIn(moot.house).person('ada', 'admin');
  cats = await moot.given.community('cats', { by: owner });
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
});
afterAll(street.close);
beforeEach(async () => {
  street.pass(3_600_000);
  bob = await peopleIn(moot.house).person(`bob${(count += 1)}`);
});

const back = '/moderation';
const press = async (act: string, fields: Readonly<Record<string, string>> = {}) => {
  const who = { person: String(bob.id), community: String(cats.id), reason: 'Spam' };
  const form = { act, ...who, back, ...fields };
  const answer = await ada.submit('/settings', '/moderation/act', form);
  expect(answer.statusCode).toBe(303);
  return (await ada.get(answer.headers.location!)).body;
};
/** What the button of this page sends; null where it offers none. */
function undoIn(body: string): Record<string, string> | null {
  const form = /<form[^>]*class="inline"[^]*?<\/form>/.exec(body.split('notice-row')[1] ?? '')?.[0];
  if (form === undefined) return null;
  const sent = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)];
  return Object.fromEntries(sent.map(([, name, value]) => [name!, value!]));
}
const takeBack = (body: string) => ada.post('/moderation/act', { fields: undoIn(body) ?? {} });
const write = () => moot.given.post({ in: cats, by: bob });
const isRemoved = async ({ id }: { readonly id: number }) =>
  (await findPost(moot.house.database.query, id))?.removed !== null;
const isBanned = async (community: number | null) => {
  const asked = { person: bob.id, community, now: moot.house.clock() };
  return (await findStanding(moot.house.database.query, asked)).banned;
};

test('of removing everything brings back what that press removed, and nothing that went before', async () => {
  const first = await write();
  await press('clear');
  const second = await write();
  await takeBack(await press('clear'));

  expect([await isRemoved(first), await isRemoved(second)]).toEqual([true, false]);
});

test('is not offered for a press that changed nothing', async () => {
  const post = await write();
  expect(undoIn(await press('clear'))).toMatchObject({ act: 'unclear' });
  expect(undoIn(await press('clear'))).toBeNull();
  expect(await isRemoved(post)).toBe(true);
});

test.each(['ban', 'site-ban'])(
  'of a first “%s” lifts it; of one that took the place of another it is not offered',
  async (act) => {
    const place = act === 'ban' ? cats.id : null;
    await takeBack(await press(act));
    expect(await isBanned(place)).toBe(false);

    await press(act);
    expect(undoIn(await press(act, { term: '1w' }))).toBeNull();
    expect(await isBanned(place)).toBe(true);
  },
);
