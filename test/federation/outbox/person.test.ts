/** Servers elsewhere hear what one of our people is called now, and that they left. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editProfile } from '#domain/accounts/edit-profile.ts';
import type { Account } from '#domain/accounts/account.ts';
import { closeAccount } from '#domain/departures/close-account.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, said, type Stage } from '../stage.ts';

let stage: Stage;
let alice: Account;
const hosts = ['mastodon.test', 'lemmy.test', 'piefed.test'];

beforeAll(async () => {
  stage = await openStage();
  for (const host of hosts) stage.server(host, host.split('.')[0]!);
  await stage.given.account('zoe', 'admin');
  alice = await stage.given.account('alice');
  const cats = await stage.given.community('cats', { by: alice });
  // Two servers follow a community of ours; in the third she takes part herself.
  for (const host of ['mastodon.test', 'lemmy.test']) {
    const mia = await stage.given.remotePerson(`https://${host}/u/mia`);
    await stage.given.member(cats, mia, `https://${host}/follows/1`);
  }
  const birds = await stage.given.remoteCommunity('https://piefed.test/c/birds');
  const joining = { community: birds.id, member: alice.id, follow: null };
  valueOf(await stage.act((context) => joinCommunity(context, joining)));
  await stage.settle();
  stage.forget();
});

afterAll(() => stage.close());

test('a changed profile is told once to each, as an Update by the person', async () => {
  const profile = { title: 'Alice A.', bio: 'I *like* cats', icon: 'https://pics.test/a.png' };
  const edit = { account: alice.id, ...profile };
  valueOf(await stage.act((context) => editProfile(context, edit)));
  await stage.settle();

  for (const host of hosts)
    expect(stage.to(host).map(said)).toMatchObject([
      {
        type: 'Update',
        actor: alice.uri,
        object: {
          id: alice.uri,
          type: 'Person',
          name: 'Alice A.',
          summary: '<p>I <em>like</em> cats</p>',
          icon: { type: 'Image', url: 'https://pics.test/a.png' },
        },
      },
    ]);
  expect(stage.posts.map(({ signer }) => signer)).toEqual(hosts.map(() => alice.uri));
});

test('whoever closes their account is deleted everywhere, where they took part too', async () => {
  stage.forget();
  const closing = { account: alice.id, erase: true, by: 'owner' } as const;
  valueOf(await stage.act((context) => closeAccount(context, closing)));
  await stage.settle();

  for (const host of hosts)
    expect(stage.to(host).map(said)).toContainEqual(
      expect.objectContaining({
        type: 'Delete',
        actor: alice.uri,
        object: alice.uri,
        removeData: true,
      }),
    );
  expect(stage.to('piefed.test').map(said)).toContainEqual(
    expect.objectContaining({ type: 'Undo', actor: alice.uri }),
  );
});
