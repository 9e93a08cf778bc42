/** A community’s new name reaches microblogs from itself, and the threadiverse from its moderator. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { valueOf } from '../../support/given.ts';
import { expectGolden } from '../golden.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let alice: Has;
let cats: Has;

beforeAll(async () => {
  stage = await openStage();
  stage.server('mastodon.test', 'mastodon');
  stage.server('lemmy.test', 'lemmy');
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
  for (const host of ['mastodon.test', 'lemmy.test']) {
    await stage.given.member(
      cats,
      await stage.given.remotePerson(`https://${host}/u/mia`),
      `https://${host}/follows/1`,
    );
  }
  await stage.settle();
  stage.forget();
});

afterAll(() => stage.close());

test('each gets an Update that it believes', async () => {
  stage.house.pass(60_000);
  const edit = {
    community: cats.id,
    by: alice.id,
    title: 'All cats',
    summarySource: 'Every *cat*',
  };
  valueOf(await stage.act((context) => editCommunity(context, edit)));
  await stage.settle();

  expect(stage.to('mastodon.test').map(said)).toMatchObject([
    { type: 'Update', actor: cats.uri, object: { type: 'Group', name: 'All cats' } },
  ]);
  expect(stage.to('lemmy.test').map(said)).toMatchObject([
    {
      type: 'Announce',
      actor: cats.uri,
      object: { type: 'Update', actor: alice.uri, object: { type: 'Group', name: 'All cats' } },
    },
  ]);
  expectGolden(
    'relay/community-edit',
    stage.posts
      .toSorted((a, b) => a.host.localeCompare(b.host))
      .map((post) => ({ inbox: post.inbox, signer: post.signer, body: said(post) })),
  );
});

test('what is featured and unlocked is announced with its target and its Lock', async () => {
  const post = await stage.given.post({ in: cats, by: alice });
  valueOf(
    await stage.act((context) =>
      lockContent(context, { subject: { post: post.id }, by: alice.id }),
    ),
  );
  await stage.settle();
  stage.forget();
  valueOf(await stage.act((context) => featurePost(context, { post: post.id, by: alice.id })));
  valueOf(
    await stage.act((context) =>
      unlockContent(context, { subject: { post: post.id }, by: alice.id }),
    ),
  );
  await stage.settle();

  expect(stage.posts.map((sent) => said(sent)['object'])).toMatchObject([
    { type: 'Add', object: post.uri, target: `${cats.uri}/featured` },
    { type: 'Undo', object: { type: 'Lock', object: post.uri } },
  ]);
  expect(stage.to('mastodon.test')).toEqual([]);
});
