/** Three Folkmoots: follow, post, reply, vote, edit, delete, remove and leave, told as stories. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { leaveCommunity } from '#domain/memberships/leave-community.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { lanesTable, receiptsTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { valueOf } from '../support/given.ts';
import { makeStreet, type Neighbour, type Street } from '../support/neighbours.ts';

type Has = { readonly id: number; readonly uri: string };

let street: Street;
let alpha: Neighbour;
let beta: Neighbour;
let gamma: Neighbour;
let cats: Has;
let alice: Has;
let bob: Has;
let carol: Has;

const reader = (neighbour: Neighbour) => neighbour.house.database.query;
const postAt = (neighbour: Neighbour, uri: string) => findPostByUri(reader(neighbour), uri);
const commentAt = (neighbour: Neighbour, uri: string) => findCommentByUri(reader(neighbour), uri);

async function join(neighbour: Neighbour, member: Has, uri: string): Promise<Has> {
  const community = valueOf(await resolveActor(neighbour.world, uri));
  const pair = { community: community.id, member: member.id, follow: null };
  valueOf(await neighbour.house.act((context) => joinCommunity(context, pair)));
  return community;
}

beforeAll(async () => {
  street = makeStreet();
  [alpha, beta, gamma] = [
    await street.open('https://alpha.test'),
    await street.open('https://beta.test'),
    await street.open('https://gamma.test'),
  ];
  alice = await alpha.given.account('alice');
  bob = await beta.given.account('bob');
  carol = await gamma.given.account('carol');
  cats = await alpha.given.community('cats', { by: alice });
  await join(beta, bob, cats.uri);
  await join(gamma, carol, cats.uri);
  await street.quiet();
});

afterAll(() => street.close());

describe('a community and its members on three servers', () => {
  test('a Follow is answered and the member is in on both sides', async () => {
    const rows = await reader(beta).select().from(membershipsTable);

    expect(rows.map(({ state }) => state)).toEqual(['accepted']);
    expect((await reader(alpha).select().from(membershipsTable)).length).toBe(3);
  });

  test('a post by a member elsewhere reaches the community and everybody else', async () => {
    const here = valueOf(await resolveActor(beta.world, cats.uri));
    const post = await beta.given.post({
      in: here,
      by: bob,
      title: 'My cat',
      source: 'Hello *cats*',
    });
    await street.quiet();

    expect(await postAt(alpha, post.uri)).toMatchObject({
      title: 'My cat',
      body: '<p>Hello <em>cats</em></p>',
    });
    expect(await postAt(gamma, post.uri)).toMatchObject({ title: 'My cat' });
  });

  test('replies, votes and edits follow it; votes taken back are gone', async () => {
    const post = await alpha.given.post({ in: cats, by: alice, title: 'Rules', source: 'Be kind' });
    await street.quiet();
    const there = (await postAt(gamma, post.uri))!;
    const reply = await gamma.given.comment({ on: there, by: carol, source: 'I will' });
    await gamma.house.act((context) =>
      castVote(context, { voter: carol.id, subject: { post: there.id }, value: 1 }),
    );
    const atBeta = (await postAt(beta, post.uri))!;
    await beta.house.act((context) =>
      castVote(context, { voter: bob.id, subject: { post: atBeta.id }, value: -1 }),
    );
    street.pass(1000);
    await alpha.house.act((context) =>
      editPost(context, { post: post.id, by: alice.id, source: 'Be very kind' }),
    );
    await street.quiet();

    for (const neighbour of [alpha, beta, gamma]) {
      expect(await postAt(neighbour, post.uri)).toMatchObject({
        up: 1,
        down: 1,
        comments: 1,
        body: '<p>Be very kind</p>',
      });
      expect(await commentAt(neighbour, reply.uri)).toMatchObject({ body: '<p>I will</p>' });
    }

    await beta.house.act((context) =>
      retractVote(context, { voter: bob.id, subject: { post: atBeta.id } }),
    );
    await gamma.house.act((context) => deleteComment(context, { comment: reply.id, by: carol.id }));
    await street.quiet();
    for (const neighbour of [alpha, beta, gamma]) {
      expect(await postAt(neighbour, post.uri)).toMatchObject({ up: 1, down: 0 });
      expect((await commentAt(neighbour, reply.uri))?.deleted).not.toBeNull();
    }
  });

  test('what a moderator removes is gone everywhere', async () => {
    const here = valueOf(await resolveActor(beta.world, cats.uri));
    const post = await beta.given.post({ in: here, by: bob, title: 'Buy now', source: 'Cheap' });
    await street.quiet();
    const atHome = (await postAt(alpha, post.uri))!;
    valueOf(
      await alpha.house.act((context) =>
        removeContent(context, { subject: { post: atHome.id }, by: alice.id, reason: 'spam' }),
      ),
    );
    await street.quiet();

    for (const neighbour of [alpha, beta, gamma]) {
      expect((await postAt(neighbour, post.uri))?.removed).not.toBeNull();
    }
  });

  test('a moderator appointed at home is one everywhere, and acts from afar', async () => {
    const there = valueOf(await resolveActor(beta.world, cats.uri));
    const known = valueOf(await resolveActor(alpha.world, bob.uri));
    valueOf(
      await alpha.house.act((context) =>
        appointModerator(context, { community: cats.id, person: known.id, by: alice.id }),
      ),
    );
    await street.quiet();
    const post = await alpha.given.post({ in: cats, by: alice, title: 'Noise' });
    await street.quiet();
    const atBeta = (await postAt(beta, post.uri))!;
    valueOf(
      await beta.house.act((context) =>
        lockContent(context, { subject: { post: atBeta.id }, by: bob.id, reason: 'enough' }),
      ),
    );
    await street.quiet();

    expect((await findModerators(reader(beta), there.id)).map(({ uri }) => uri)).toContain(bob.uri);
    expect((await postAt(alpha, post.uri))?.locked).not.toBeNull();
    expect((await postAt(gamma, post.uri))?.locked).not.toBeNull();
  });

  test('a community that changes its name has the new one everywhere', async () => {
    const edit = { community: cats.id, by: alice.id, title: 'Cats of every colour' };
    valueOf(await alpha.house.act((context) => editCommunity(context, edit)));
    await street.quiet();

    for (const neighbour of [alpha, beta, gamma]) {
      expect(valueOf(await resolveActor(neighbour.world, cats.uri)).title).toBe(edit.title);
    }
  });

  test('who leaves gets nothing more', async () => {
    const there = valueOf(await resolveActor(gamma.world, cats.uri));
    await gamma.house.act((context) =>
      leaveCommunity(context, { community: there.id, member: carol.id }),
    );
    await street.quiet();
    const post = await alpha.given.post({ in: cats, by: alice, title: 'Without you' });
    await street.quiet();

    expect(await postAt(beta, post.uri)).not.toBeNull();
    expect(await postAt(gamma, post.uri)).toBeNull();
  });

  test('nothing was refused, set aside or left failing on the way', async () => {
    for (const { house } of [alpha, beta, gamma]) {
      const receipts = await house.database.query.select().from(receiptsTable);
      expect(receipts.filter(({ state }) => !['applied', 'ignored'].includes(state))).toEqual([]);
      const lanes = await house.database.query
        .select()
        .from(lanesTable)
        .where(eq(lanesTable.state, 'active'));
      expect(lanes.length).toBeGreaterThan(0);
    }
    for (const { logged } of [alpha, beta, gamma]) {
      expect(logged.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    }
  });
});

test('every collection that our server names answers', async () => {
  const accept = { accept: 'application/activity+json' };
  const server = (await alpha.app.inject({ url: '/', headers: accept })).json<{ outbox: string }>();
  const answer = await alpha.app.inject({ url: new URL(server.outbox).pathname, headers: accept });

  expect(answer.json()).toMatchObject({ id: server.outbox, type: 'OrderedCollection' });
});
