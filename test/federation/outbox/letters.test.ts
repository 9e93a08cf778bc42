/** What goes to one inbox only: Accept, Reject, Follow, Undo, and the word to an author who was declined. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { record } from '#domain/journal/record.ts';
import { declinePost } from '#domain/posts/decline-post.ts';
import { valueOf } from '../../support/given.ts';
import { expectGolden } from '../golden.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let alice: Has;
let cats: Has;
let mia: Has;

beforeEach(async () => {
  stage = await openStage();
  stage.server('mastodon.test', 'mastodon');
  stage.server('lemmy.test', 'lemmy');
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
  mia = await stage.given.remotePerson('https://mastodon.test/u/mia');
});

afterEach(() => stage.close());

const golden = (name: string): void =>
  expectGolden(
    `letters/${name}`,
    stage.posts.map(({ inbox, signer, body }) => ({
      inbox,
      signer,
      body: JSON.parse(body) as unknown,
    })),
  );

const decline = (
  author: Has,
  why: string,
  object = 'https://mastodon.test/posts/1',
): Promise<void> =>
  stage.act((context) =>
    declinePost(context, { community: cats.id, author: author.id, object, why }),
  );

describe('to who follows', () => {
  test('Accept has the whole Follow in it, and goes to the follower’s own inbox', async () => {
    await stage.given.member(cats, mia, 'https://mastodon.test/follows/1');
    await stage.settle();

    expect(stage.posts).toHaveLength(1);
    expect(stage.posts[0]?.inbox).toBe('https://mastodon.test/u/mia/inbox');
    expect(said(stage.posts[0]!)).toMatchObject({
      type: 'Accept',
      object: {
        id: 'https://mastodon.test/follows/1',
        type: 'Follow',
        actor: mia.uri,
        object: cats.uri,
      },
    });
    golden('accept');
  });

  test('Reject is signed by the person who cannot be followed', async () => {
    const follow = 'https://mastodon.test/follows/2';
    await stage.act((context) =>
      record(context, { kind: 'follow.refused', target: alice.id, follower: mia.id, follow }),
    );
    await stage.settle();

    expect(said(stage.posts[0]!)).toMatchObject({ type: 'Reject', actor: alice.uri });
    golden('reject');
  });
});

describe('to a community elsewhere', () => {
  test('Follow is the member’s own, and Undo names it by its id', async () => {
    const dogs = await stage.given.remoteCommunity('https://lemmy.test/c/dogs');
    const pair = { community: dogs.id, member: alice.id };
    await stage.act((context) => joinCommunity(context, { ...pair, follow: null }));
    await stage.settle();
    const follow = said(stage.posts[0]!);
    expect(follow).toMatchObject({ type: 'Follow', actor: alice.uri, object: dogs.uri });

    valueOf(await stage.act((context) => leaveCommunity(context, pair)));
    await stage.settle();
    expect(said(stage.posts[1]!)).toMatchObject({
      type: 'Undo',
      object: { type: 'Follow', id: follow['id'] },
    });
    golden('follow-and-undo');
  });
});

describe('to the author of a post that is not relayed', () => {
  test('a private answer says why, and mentions the author', async () => {
    await decline(mia, 'not-public');
    await stage.settle();

    const note = said(stage.posts[0]!)['object'] as Record<string, unknown>;
    expect(note).toMatchObject({
      to: [mia.uri],
      cc: [],
      inReplyTo: 'https://mastodon.test/posts/1',
    });
    expect(JSON.stringify(stage.posts[0])).not.toContain('#Public');
    golden('declined');
  });

  test('goes once a day to one person', async () => {
    await decline(mia, 'not-public');
    stage.house.pass(23 * 3_600_000);
    await decline(mia, 'banned', 'https://mastodon.test/posts/2');
    await stage.settle();
    expect(stage.posts).toHaveLength(1);

    stage.house.pass(3_600_000);
    await decline(mia, 'members-only', 'https://mastodon.test/posts/3');
    await stage.settle();
    expect(stage.posts).toHaveLength(2);
  });

  test('goes to nobody but people', async () => {
    const bot = await stage.given.remotePerson('https://mastodon.test/u/robot', { bot: true });
    const group = await stage.given.remoteCommunity('https://lemmy.test/c/dogs');
    await decline(bot, 'not-public');
    await decline(group, 'members-only');
    await stage.settle();

    expect(stage.posts).toEqual([]);
  });
});
