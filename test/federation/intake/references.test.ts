/** What an activity changes and refers to: by that, and nothing else, one waits for another. */
import { describe, expect, test } from 'vitest';
import { referencesOf } from '#federation/intake/references.ts';
import type { Json } from '#federation/strict-json.ts';

const [ann, bob] = ['https://a.test/u/ann', 'https://b.test/u/bob'];
const post = 'https://a.test/posts/1';
let count = 0;
const by = (actor: string, type: string, object: unknown): Json & { id: string } => ({
  id: `${new URL(actor).origin}/acts/${++count}`,
  type,
  actor,
  object,
});
const words = (more: Json = {}): Json => ({ id: post, type: 'Note', attributedTo: ann, ...more });

/** Whether the one that comes later waits for the earlier. */
function waits(earlier: Json, later: Json): boolean {
  const [e, r] = [referencesOf(earlier), referencesOf(later)];
  const meets = (a: readonly number[], b: readonly number[]) => a.some((one) => b.includes(one));
  return meets(e.touches, [...r.touches, ...r.needs]) || meets(e.needs, r.touches);
}

describe('waits', () => {
  const like = by(ann, 'Like', post);
  const follow = by(bob, 'Follow', 'https://folkmoot.test/c/cats');
  const dogs = 'https://g.test/c/dogs';
  test.each<[string, Json, Json]>([
    ['an Update for the Create', by(ann, 'Create', words()), by(ann, 'Update', words())],
    ['a Delete by id for the Create', by(ann, 'Create', words()), by(ann, 'Delete', post)],
    ['a vote for the Create', by(ann, 'Create', words()), by(bob, 'Like', post)],
    [
      'an answer for its parent',
      by(ann, 'Create', words()),
      by(bob, 'Create', { id: 'https://b.test/1', inReplyTo: post }),
    ],
    [
      'an answer for its parent in a list',
      by(ann, 'Create', words()),
      by(bob, 'Create', { id: 'https://b.test/1', inReplyTo: ['https://x.test/1', post] }),
    ],
    ['an edit for a vote before it', by(bob, 'Like', post), by(ann, 'Update', words())],
    ['the other vote of the same person', by(bob, 'Like', post), by(bob, 'Dislike', post)],
    ['an Undo by id', like, by(ann, 'Undo', like.id)],
    ['an Undo with the vote in it', like, by(ann, 'Undo', like)],
    ['a vote for the Undo of the one before', by(ann, 'Undo', like), by(ann, 'Like', post)],
    ['an Undo of a Follow', follow, by(bob, 'Undo', follow)],
    ['an Accept for its Follow', follow, by(ann, 'Accept', follow.id)],
    [
      'an announced vote for the announced Create',
      by(dogs, 'Announce', by(ann, 'Create', words())),
      by(dogs, 'Announce', by(bob, 'Like', post)),
    ],
    [
      'what is in a batch of votes',
      by(dogs, 'Announce', {
        type: 'OrderedCollection',
        orderedItems: [by(bob, 'Like', post)],
      }),
      by(bob, 'Dislike', post),
    ],
  ])('%s', (_, earlier, later) => {
    expect(waits(earlier, later)).toBe(true);
  });
});

describe('does not wait', () => {
  test.each<[string, Json, Json]>([
    ['a vote for the vote of somebody else', by(ann, 'Like', post), by(bob, 'Like', post)],
    [
      'an answer for another answer',
      by(ann, 'Create', { id: 'https://a.test/2', inReplyTo: post }),
      by(bob, 'Create', { id: 'https://b.test/2', inReplyTo: post }),
    ],
    ['a post for another', by(ann, 'Create', words()), by(bob, 'Create', { id: `${post}0` })],
    ['a report for a vote', by(bob, 'Like', post), by(ann, 'Flag', [post])],
    ['who joins for who joined', by(ann, 'Follow', post), by(bob, 'Follow', post)],
  ])('%s', (_, earlier, later) => {
    expect(waits(earlier, later)).toBe(false);
  });
});

test('numbers fit into the columns and are bounded in count', () => {
  const items = Array.from({ length: 1000 }, (_, at) => by(bob, 'Like', `${post}/${at}`));
  const { touches, needs } = referencesOf(
    by(ann, 'Announce', { type: 'Collection', items: [...items, ...items] }),
  );

  for (const number of [...touches, ...needs]) {
    expect(number).toBe(number | 0);
  }
  expect(touches.length).toBeLessThanOrEqual(400);
  expect(needs.length).toBeLessThanOrEqual(400);
});
