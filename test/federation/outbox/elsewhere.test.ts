/** What our members do in a community elsewhere goes to that community, which relays it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { valueOf } from '../../support/given.ts';
import { expectGolden } from '../golden.ts';
import { openStage, said, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

let stage: Stage;
let bob: Has;
let dogs: Has;
let pats: Has;
let own: Has;
let comment: Has;

beforeAll(async () => {
  stage = await openStage();
  stage.server('lemmy.test', 'lemmy');
  stage.server('mastodon.test', 'mastodon');
  bob = await stage.given.account('bob');
  dogs = await stage.given.remoteCommunity('https://lemmy.test/c/dogs', {
    followers: 'https://lemmy.test/c/dogs/followers',
  });
  const pat = await stage.given.remotePerson('https://mastodon.test/u/pat');
  pats = await stage.given.post({ in: dogs, by: pat, uri: 'https://mastodon.test/posts/1' });
});

afterAll(() => stage.close());

beforeEach(() => {
  stage.forget();
  stage.house.pass(60_000);
});

async function expectTold(name: string, inboxes: readonly string[]): Promise<void> {
  await stage.settle();
  const posts = stage.posts.toSorted((a, b) => a.inbox.localeCompare(b.inbox));
  expect(posts.map(({ inbox }) => inbox)).toEqual(inboxes);
  for (const post of posts) expect([post.signer, said(post)['actor']]).toEqual([bob.uri, bob.uri]);
  expectGolden(`elsewhere/${name}`, said(posts[0]!));
}

const community = 'https://lemmy.test/inbox';
const parent = 'https://mastodon.test/inbox';

test('a post goes to the community', async () => {
  own = await stage.given.post({ in: dogs, by: bob, title: 'My dog', source: 'A *good* dog' });
  await expectTold('post', [community]);
});

test('its edit goes there too', async () => {
  valueOf(
    await stage.act((context) =>
      editPost(context, { post: own.id, by: bob.id, source: 'The best dog' }),
    ),
  );
  await expectTold('post-edit', [community]);
});

test('a comment goes to the community and to the author of what it answers', async () => {
  comment = await stage.given.comment({ on: pats, by: bob, source: 'A fine dog' });
  await expectTold('comment', [community, parent]);
});

test('its edit goes to both', async () => {
  valueOf(
    await stage.act((context) =>
      editComment(context, { comment: comment.id, by: bob.id, source: 'Fine' }),
    ),
  );
  await expectTold('comment-edit', [community, parent]);
});

test('a vote goes to the community, and so does taking it back', async () => {
  const subject = { post: pats.id };
  valueOf(await stage.act((context) => castVote(context, { voter: bob.id, subject, value: -1 })));
  await expectTold('vote', [community]);
  stage.forget();
  valueOf(await stage.act((context) => retractVote(context, { voter: bob.id, subject })));
  await expectTold('vote-undo', [community]);
});

test('deletions go to whoever was told', async () => {
  valueOf(
    await stage.act((context) => deleteComment(context, { comment: comment.id, by: bob.id })),
  );
  await expectTold('comment-delete', [community, parent]);
  stage.forget();
  valueOf(await stage.act((context) => deletePost(context, { post: own.id, by: bob.id })));
  await expectTold('post-delete', [community]);
});

test('what others do there is not ours to tell', async () => {
  const pat = await stage.given.remotePerson('https://mastodon.test/u/pat');
  await stage.given.post({ in: dogs, by: pat, uri: 'https://mastodon.test/posts/2' });
  await stage.settle();

  expect(stage.posts).toEqual([]);
});
