/** One community, every kind of server: what each of them sees, by its own rules. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editPost } from '#domain/posts/edit-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { valueOf } from '../support/given.ts';
import { openTown, type Town } from './town.ts';

let town: Town;

beforeAll(async () => {
  town = await openTown({ verifyLd: true });
}, 60_000);
afterAll(() => town.street.close());

const postAt = (place: 'alpha' | 'beta', uri: string) =>
  findPostByUri(town[place].house.database.query, uri);
const commentAt = (place: 'alpha' | 'beta', uri: string) =>
  findCommentByUri(town[place].house.database.query, uri);

describe('members of a community on every kind of server', () => {
  test('are taken in when they follow', () => {
    const { cats, mia, gus, leo, lea, nod } = town;

    expect(town.mastodon.membership(mia, cats.uri)).toBe('accepted');
    expect(town.gotosocial.membership(gus, cats.uri)).toBe('accepted');
    expect(town.lemmy.membership(leo, cats.uri)).toBe('accepted');
    expect(town.lemmy1.membership(lea, cats.uri)).toBe('accepted');
    expect(town.nodebb.membership(nod, cats.uri)).toBe('accepted');
  });

  test('see a post written here, each in its own form', async () => {
    const { cats, alice } = town;
    const post = await town.alpha.given.post({
      in: cats,
      by: alice,
      title: 'Welcome',
      source: 'Say *hello*',
    });
    await town.settle();

    expect(town.lemmy.threads(cats.uri)).toMatchObject([
      { id: post.uri, title: 'Welcome', author: alice.uri },
    ]);
    expect(town.lemmy1.threads(cats.uri)).toMatchObject([{ id: post.uri, title: 'Welcome' }]);
    expect(town.nodebb.threads(cats.uri)).toMatchObject([{ id: post.uri, title: 'Welcome' }]);
    expect(town.mastodon.boosts(cats.uri).map(({ object }) => object)).toEqual([post.uri]);
    expect(town.gotosocial.boosts(cats.uri).map(({ object }) => object)).toEqual([post.uri]);
    expect(await postAt('beta', post.uri)).toMatchObject({ title: 'Welcome' });
  });

  test('see what a Lemmy member posts, and comments stand in its thread without a boost', async () => {
    const { cats, leo, mia } = town;
    const thread = await town.lemmy.createPost({
      by: leo,
      community: cats.uri,
      title: 'A cat',
      body: 'It purrs.',
    });
    await town.settle();
    const post = (await postAt('alpha', thread.id))!;
    const comment = await town.alpha.given.comment({
      on: post,
      by: town.alice,
      source: 'So it does',
    });
    await town.settle();
    const reply = await town.mastodon.reply({ by: mia, to: comment.uri, text: 'How nice!' });
    await town.settle();

    for (const server of [town.lemmy, town.lemmy1, town.nodebb]) {
      const shown = server.threads(cats.uri).find(({ id }) => id === thread.id);
      expect(
        shown?.comments.map(({ id }) => id).toSorted(),
        server.software + server.version,
      ).toEqual([comment.uri, reply.id].toSorted());
    }
    expect(await commentAt('beta', reply.id)).not.toBeNull();
    const boosted = town.mastodon.boosts(cats.uri).map(({ object }) => object);
    expect(boosted.filter((object) => object === thread.id)).toHaveLength(1);
    expect(boosted).not.toContain(comment.uri);
    expect(boosted).not.toContain(reply.id);
    const known = town.mastodon.statuses().find(({ id }) => id === comment.uri);
    expect(known).toMatchObject({ inReplyTo: thread.id });
    expect(town.gotosocial.statuses().map(({ id }) => id)).toContain(comment.uri);
  });

  test('see what a Mastodon member posts, except for the Lemmy that refuses Notes', async () => {
    const { cats, mia } = town;
    const note = await town.mastodon.post({
      by: mia,
      text: 'My cat sleeps\n\nAll day.',
      mention: [cats.uri],
    });
    await town.settle();

    expect(await postAt('alpha', note.id)).toMatchObject({ title: 'My cat sleeps' });
    expect(await postAt('beta', note.id)).toMatchObject({ title: 'My cat sleeps' });
    expect(town.lemmy.threads(cats.uri).map(({ id }) => id)).toContain(note.id);
    expect(town.nodebb.threads(cats.uri).map(({ id }) => id)).toContain(note.id);
    expect(town.lemmy1.threads(cats.uri).map(({ id }) => id)).not.toContain(note.id);
    expect(town.mastodon.boosts(cats.uri).filter(({ object }) => object === note.id)).toHaveLength(
      1,
    );
    expect(
      town.gotosocial.boosts(cats.uri).filter(({ object }) => object === note.id),
    ).toHaveLength(1);
  });

  test('never send a wrapped activity to a microblog', () => {
    const wrapped = [...town.mastodon.log, ...town.gotosocial.log].filter(
      ({ activity }) => activity?.['type'] === 'Announce' && typeof activity['object'] !== 'string',
    );

    expect(wrapped).toEqual([]);
  });

  test('count votes and take edits', async () => {
    const { cats, alice, lea, leo } = town;
    const post = await town.alpha.given.post({ in: cats, by: alice, title: 'Vote', source: 'One' });
    await town.settle();
    await town.lemmy.vote({ by: leo, on: post.uri, value: 1 });
    await town.lemmy1.vote({ by: lea, on: post.uri, value: -1 });
    const there = (await postAt('beta', post.uri))!;
    await town.beta.house.act((context) =>
      castVote(context, { voter: town.bob.id, subject: { post: there.id }, value: 1 }),
    );
    town.pass(1000);
    valueOf(
      await town.alpha.house.act((context) =>
        editPost(context, { post: post.id, by: alice.id, source: 'Two' }),
      ),
    );
    await town.settle();

    const shown = { body: '<p>Two</p>', up: 2, down: 1 };
    expect(await postAt('alpha', post.uri)).toMatchObject(shown);
    expect(await postAt('beta', post.uri)).toMatchObject(shown);
    for (const server of [town.lemmy, town.lemmy1]) {
      expect(server.threads(cats.uri).find(({ id }) => id === post.uri)).toMatchObject({
        body: 'Two',
        votes: { up: 2, down: 1 },
      });
    }
  });

  test('lose what a moderator removes and what its author deletes', async () => {
    const { cats, alice, leo, mia } = town;
    const spam = await town.lemmy.createPost({
      by: leo,
      community: cats.uri,
      title: 'Buy',
      body: 'now',
    });
    const own = await town.alpha.given.post({ in: cats, by: alice, title: 'Oops' });
    const note = await town.mastodon.post({ by: mia, text: 'Soon gone', mention: [cats.uri] });
    await town.settle();
    const here = (await postAt('alpha', spam.id))!;
    valueOf(
      await town.alpha.house.act((context) =>
        removeContent(context, { subject: { post: here.id }, by: alice.id, reason: 'spam' }),
      ),
    );
    valueOf(
      await town.alpha.house.act((context) => deletePost(context, { post: own.id, by: alice.id })),
    );
    await town.mastodon.delete({ by: mia, on: note.id });
    await town.settle();

    const gone = [spam.id, own.uri, note.id];
    for (const object of gone) {
      expect(town.mastodon.home(mia).map((entry) => entry.object)).not.toContain(object);
    }
    for (const object of [spam.id, own.uri]) {
      expect(town.gotosocial.home(town.gus).map((entry) => entry.object)).not.toContain(object);
      expect(town.lemmy1.threads(cats.uri).find(({ id }) => id === object)).toSatisfy(
        (thread: { removed: boolean; deleted: boolean }) => thread.removed || thread.deleted,
      );
    }
    expect((await postAt('beta', spam.id))?.removed).not.toBeNull();
    expect((await postAt('beta', own.uri))?.deleted).not.toBeNull();
    expect(
      (await postAt('beta', note.id))?.deleted ?? (await postAt('beta', note.id))?.removed,
    ).not.toBeNull();
  });

  test('nothing that came was refused or kept aside, and nothing failed here', async () => {
    for (const { house, logged } of [town.alpha, town.beta]) {
      const receipts = await house.database.query.select().from(receiptsTable);
      expect(
        receipts
          .filter(({ state }) => !['applied', 'ignored'].includes(state))
          .map(({ type, reason, actor }) => ({ type, reason, actor })),
      ).toEqual([]);
      expect(logged.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    }
  });
});
