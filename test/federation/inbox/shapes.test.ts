/** What every known software sends to a community of ours, in its own shape, is understood. */
import { desc } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { post } from '../support/pretend-server.ts';
import { keyOf, openStage, rehostShapes, shape, type Stage } from '../support/shapes.ts';

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.street.close();
  stage = null;
});

type Step = readonly [file: string, outcome: string];

/** A story per software: what comes, in order, and what becomes of it. */
const stories: Readonly<Record<string, readonly Step[]>> = {
  friendica: [
    ['follow', 'applied'],
    ['create-article', 'applied'],
    ['update-note', 'applied'],
    ['create-reply', 'applied'],
    ['like', 'applied'],
    ['dislike', 'applied'],
    ['undo-like', 'ignored: stale'],
    ['flag', 'applied'],
    ['announce', 'ignored: boosts of people are not counted'],
    ['follow-post', 'ignored: follows nobody here'],
    ['accept-follow', 'ignored: never-asked'],
    ['delete-note', 'applied'],
    ['create-note', 'ignored: applied before'],
    ['undo-follow', 'applied'],
  ],
  gotosocial: [
    ['follow', 'applied'],
    ['create-note', 'applied'],
    ['update-note', 'applied'],
    ['create-reply', 'applied'],
    ['like', 'applied'],
    ['undo-like', 'applied'],
    ['flag', 'applied'],
    ['announce', 'ignored: boosts of people are not counted'],
    ['delete-note', 'applied'],
    ['undo-follow', 'applied'],
  ],
  'lemmy-0.19': lemmy(),
  'lemmy-1.0': lemmy(),
  mastodon: [
    ['follow', 'applied'],
    ['create-note', 'applied'],
    ['update-note', 'applied'],
    ['create-reply', 'applied'],
    ['create-reply-to-author-only', 'ignored: applied before'],
    ['like', 'applied'],
    ['undo-like', 'applied'],
    ['flag', 'applied'],
    ['poll-vote', 'ignored: poll-vote'],
    ['announce', 'ignored: boosts of people are not counted'],
    ['undo-announce', 'ignored: no thread of this community'],
    ['update-person', 'applied'],
    ['move', 'refused: does not say movedTo'],
    ['delete-note', 'applied'],
    ['undo-follow', 'applied'],
    ['delete-person', 'applied'],
  ],
  mbin: [
    ['follow', 'applied'],
    ['create-page', 'applied'],
    ['update-page', 'applied'],
    ['create-microblog-note', 'applied'],
    ['create-note', 'applied'],
    ['like', 'applied'],
    ['undo-like', 'applied'],
    ['flag', 'applied'],
    ['announce-boost', 'ignored: boosts of people are not counted'],
    ['lock-page', 'refused: not a moderator here'],
    ['add-pinned', 'ignored: no list of this community'],
    ['delete-page', 'applied'],
    ['undo-follow', 'applied'],
  ],
  misskey: [
    ['follow', 'applied'],
    ['create-note', 'applied'],
    ['create-reply', 'applied'],
    ['like', 'applied'],
    ['undo-like', 'applied'],
    ['like-custom-emoji', 'applied'],
    ['flag', 'applied'],
    ['announce', 'ignored: boosts of people are not counted'],
    ['delete-note', 'applied'],
    ['undo-follow', 'applied'],
  ],
  piefed: [
    ['follow', 'applied'],
    ['create-page', 'applied'],
    ['update-page', 'applied'],
    ['create-note', 'applied'],
    ['like', 'applied'],
    ['dislike', 'applied'],
    ['undo-like', 'ignored: stale'],
    ['flag', 'applied'],
    ['move-post', 'ignored: moves to where we cannot follow'],
    ['delete-page', 'applied'],
    ['undo-follow', 'applied'],
  ],
};

function lemmy(): readonly Step[] {
  return [
    ['follow', 'applied'],
    ['create-page', 'applied'],
    ['update-page', 'applied'],
    ['create-note', 'applied'],
    ['update-note', 'applied'],
    ['like', 'applied'],
    ['dislike', 'applied'],
    ['undo-like', 'ignored: stale'],
    ['flag', 'applied'],
    ['remove-page', 'refused: not-allowed'],
    ['delete-page', 'applied'],
    ['undo-follow', 'applied'],
  ];
}

async function tell(
  on: Stage,
  server: ReturnType<typeof rehostShapes>,
  software: string,
  file: string,
): Promise<string> {
  const json = shape(software, file);
  on.street.pass(1000);
  const sent = await post(on.moot, json, { keyId: keyOf(server, String(json['actor'])) });
  await on.street.quiet();
  const [receipt] = await on.moot.house.database.query
    .select()
    .from(receiptsTable)
    .orderBy(desc(receiptsTable.id))
    .limit(1);
  if (sent.status !== 202 || receipt === undefined || receipt.activity !== json['id'])
    return `${sent.status} ${sent.body}`;
  return receipt.state + (receipt.reason === null ? '' : `: ${receipt.reason}`);
}

describe.each(Object.entries(stories))('%s', (software, steps) => {
  test('follows, posts, answers, votes, edits, reports, deletes and leaves', async () => {
    stage = await openStage();
    const server = rehostShapes(stage, software);
    const told: Step[] = [];
    for (const [file] of steps) told.push([file, await tell(stage, server, software, file)]);

    expect(told).toEqual(steps);
  });
});

describe('what is kept of it', () => {
  test.each([
    ['friendica', 'create-article'],
    ['gotosocial', 'create-note'],
    ['lemmy-0.19', 'create-page'],
    ['lemmy-1.0', 'create-page'],
    ['mastodon', 'create-note'],
    ['mastodon', 'create-note-unsigned'],
    ['mastodon', 'create-question'],
    ['mastodon', 'create-unlisted'],
    ['mbin', 'create-page'],
    ['mbin', 'create-microblog-note'],
    ['misskey', 'create-note'],
    ['misskey', 'create-note-with-warning'],
    ['piefed', 'create-page'],
    ['piefed', 'create-question'],
  ])('the thread of %s (%s) has a title, words and its author', async (software, file) => {
    stage = await openStage();
    const server = rehostShapes(stage, software);
    expect(await tell(stage, server, software, file)).toBe('applied');
    const object = shape(software, file)['object'] as { id: string };
    const kept = await findPostByUri(stage.moot.house.database.query, object.id);

    expect(kept).toMatchObject({ community: stage.cats.id, deleted: null });
    expect(kept!.title).toMatch(/[\p{L}\p{N}]/u);
    expect(kept!.title).not.toMatch(/@|cats@|Untitled|</);
    expect(kept!.body.length).toBeGreaterThan(0);
  });

  test.each([
    ['friendica', 'create-reply'],
    ['gotosocial', 'create-reply'],
    ['lemmy-0.19', 'create-note'],
    ['lemmy-1.0', 'create-note'],
    ['mastodon', 'create-reply'],
    ['mbin', 'create-note'],
    ['misskey', 'create-reply'],
    ['piefed', 'create-note'],
  ])('the answer of %s (%s) and its vote stand under the post', async (software, file) => {
    stage = await openStage();
    const server = rehostShapes(stage, software);
    expect(await tell(stage, server, software, file)).toBe('applied');
    expect(await tell(stage, server, software, 'like')).toBe('applied');
    const object = shape(software, file)['object'] as { id: string };
    const reader = stage.moot.house.database.query;

    expect(await findCommentByUri(reader, object.id)).toMatchObject({ post: 7, parent: null });
    expect(await findPost(reader, 7)).toMatchObject({ up: 1, comments: 1 });
  });

  test.each([
    ['mastodon', 'create-direct', 'ignored: not-public'],
    ['mastodon', 'create-followers-only', 'ignored: not-public'],
    ['friendica', 'create-note-exclusive', 'applied'],
    ['gotosocial', 'create-note-no-announce', 'ignored: not-to-be-announced'],
  ])('%s: %s is %s', async (software, file, outcome) => {
    stage = await openStage();
    const server = rehostShapes(stage, software);

    expect(await tell(stage, server, software, file)).toBe(outcome);
  });
});
