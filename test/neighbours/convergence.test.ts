/** A random story in bad weather: when all is quiet, every server shows the same. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import type { Context } from '#domain/context.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { Lemmy } from '../standins/lemmy/lemmy.ts';
import { Mastodon } from '../standins/mastodon/mastodon.ts';
import { valueOf } from '../support/given.ts';
import { opening } from '../support/house.ts';
import { makeStreet, type Neighbour } from '../support/neighbours.ts';
import { makeWire } from '../support/network.ts';
import { makeStorm } from './storm.ts';

const acts = 150;
const seed = Number(process.env['STORY_SEED'] ?? 7);

type Member = { readonly at: Neighbour; readonly id: number; readonly community: number };

async function openStory() {
  const storm = makeStorm(seed);
  const wire = makeWire();
  let passed = 0;
  const now = (): Date => new Date(opening.getTime() + passed);
  const common = { net: wire.net, now, rng: storm.chance };
  const mastodon = new Mastodon({
    ...common,
    origin: 'https://mastodon.test',
    keyFetchCooldown: 0,
  });
  const lemmy = new Lemmy({
    ...common,
    origin: 'https://lemmy.test',
    version: '0.19',
    idsAreSeen: 'after',
  });
  wire.servers.set('mastodon.test', (request) => mastodon.handle(request));
  wire.servers.set('lemmy.test', (request) => lemmy.handle(request));
  const street = makeStreet(wire, [() => mastodon.deliveries(), () => lemmy.deliveries()]);
  const pass = (milliseconds: number): void => {
    passed += milliseconds;
    street.pass(milliseconds);
  };
  const houses = [
    await street.open('https://alpha.test'),
    await street.open('https://beta.test'),
    await street.open('https://gamma.test'),
  ] as const;
  const [alpha, beta, gamma] = houses;
  const alice = await alpha.given.account('alice');
  const cats = await alpha.given.community('cats', { by: alice });
  const members: Member[] = [{ at: alpha, id: alice.id, community: cats.id }];
  for (const at of [beta, gamma]) {
    const { id } = await at.given.account(at === beta ? 'bob' : 'carol');
    const community = valueOf(await resolveActor(at.world, cats.uri)).id;
    valueOf(
      await at.house.act((context) =>
        joinCommunity(context, { community, member: id, follow: null }),
      ),
    );
    members.push({ at, id, community });
  }
  const leo = await lemmy.createPerson('leo');
  const mia = await mastodon.createPerson('mia');
  await lemmy.join(cats.uri, leo);
  await mastodon.join(cats.uri, mia);
  await street.quiet();
  return {
    storm,
    wire,
    street,
    pass,
    mastodon,
    lemmy,
    houses,
    alpha,
    alice,
    cats,
    members,
    leo,
    mia,
  };
}

type Story = Awaited<ReturnType<typeof openStory>>;
type Thing = { readonly uri: string; readonly comment: boolean };

const things = async ({ at }: Pick<Member, 'at'>): Promise<Thing[]> => {
  const reader = at.house.database.query;
  const open = sql`deleted is null and removed is null`;
  const posts = await reader
    .select({ uri: postsTable.uri })
    .from(postsTable)
    .where(open)
    .orderBy(postsTable.id);
  const comments = await reader
    .select({ uri: commentsTable.uri })
    .from(commentsTable)
    .where(open)
    .orderBy(commentsTable.id);
  return [
    ...posts.map(({ uri }) => ({ uri, comment: false })),
    ...comments.map(({ uri }) => ({ uri, comment: true })),
  ];
};

/** One act of a member of a Folkmoot; refusals are part of the story. */
async function actHere(story: Story, member: Member, step: number): Promise<void> {
  const { storm } = story;
  const { at, id } = member;
  const known = await things(member);
  const thing = known.length === 0 ? null : storm.pick(known);
  const luck = storm.chance();
  await at.house.act(async (context: Context): Promise<unknown> => {
    if (thing === null || luck < 0.18) {
      return createPost(context, {
        community: member.community,
        author: id,
        title: `Post ${step}`,
        source: `Words *${step}*`,
      });
    }
    const comment = thing.comment ? await findCommentByUri(context.tx, thing.uri) : null;
    const post = thing.comment ? null : await findPostByUri(context.tx, thing.uri);
    const subject = comment === null ? { post: post!.id } : { comment: comment.id };
    if (luck < 0.5) {
      const under = { post: comment?.post ?? post!.id, parent: comment?.id ?? null };
      return createComment(context, { ...under, author: id, source: `Answer ${step}` });
    }
    if (luck < 0.66)
      return castVote(context, { voter: id, subject, value: storm.chance() < 0.7 ? 1 : -1 });
    if (luck < 0.72) return retractVote(context, { voter: id, subject });
    if (luck < 0.86) {
      return comment === null
        ? editPost(context, { post: post!.id, by: id, source: `Edited ${step}` })
        : editComment(context, { comment: comment.id, by: id, source: `Edited ${step}` });
    }
    if (luck < 0.95 || member !== story.members[0]) {
      return comment === null
        ? deletePost(context, { post: post!.id, by: id })
        : deleteComment(context, { comment: comment.id, by: id });
    }
    return removeContent(context, { subject, by: id, reason: 'off topic' });
  });
}

/** Refusals of a stand-in (not yet there, not its own) are part of the story too. */
const tried = (work: () => Promise<unknown>): Promise<unknown> =>
  Promise.resolve()
    .then(work)
    .catch(() => null);

async function actAfar(story: Story, step: number): Promise<void> {
  const { storm, lemmy, mastodon, leo, mia, cats } = story;
  const luck = storm.chance();
  const threads = lemmy.threads(cats.uri).filter(({ removed, deleted }) => !removed && !deleted);
  const statuses = mastodon.statuses().filter(({ deleted }) => !deleted);
  if (luck < 0.15 || threads.length === 0) {
    await tried(() =>
      lemmy.createPost({
        by: leo,
        community: cats.uri,
        title: `Lemmy ${step}`,
        body: `From afar ${step}`,
      }),
    );
  } else if (luck < 0.3)
    await tried(() =>
      lemmy.comment({ by: leo, on: storm.pick(threads).id, body: `Lemmy answers ${step}` }),
    );
  else if (luck < 0.45)
    await tried(() =>
      lemmy.vote({ by: leo, on: storm.pick(threads).id, value: storm.pick([1, -1, 0] as const) }),
    );
  else if (luck < 0.55) {
    const own = threads.filter(({ author }) => author === leo);
    if (own.length > 0)
      await tried(() =>
        lemmy.edit({
          by: leo,
          on: storm.pick(own).id,
          title: `Edited ${step}`,
          body: `Edited afar ${step}`,
        }),
      );
  } else if (luck < 0.62) {
    const own = threads.filter(({ author }) => author === leo);
    if (own.length > 0) await tried(() => lemmy.delete({ by: leo, on: storm.pick(own).id }));
  } else if (luck < 0.75) {
    await tried(() =>
      mastodon.post({ by: mia, text: `Toot ${step}\n\nwith a body`, mention: [cats.uri] }),
    );
  } else if (luck < 0.92) {
    if (statuses.length > 0)
      await tried(() =>
        mastodon.reply({ by: mia, to: storm.pick(statuses).id, text: `Reply ${step}` }),
      );
  } else {
    const own = statuses.filter(({ id }) => id.startsWith('https://mastodon.test/'));
    if (own.length > 0) await tried(() => mastodon.delete({ by: mia, on: storm.pick(own).id }));
  }
}

/** As after a crash of the worker: what it had taken is leased to nobody for a while. */
async function crash(neighbour: Neighbour): Promise<void> {
  const { query } = neighbour.house.database;
  const until = new Date(neighbour.house.clock().getTime() + 120_000).toISOString();
  await query.execute(
    sql`update receipts set lease = ${until}, claims = claims + 1 where state = 'waiting'`,
  );
  await query.execute(sql`update lanes set lease = ${until}, epoch = gen_random_uuid()`);
}

async function tellStory(story: Story): Promise<void> {
  const { storm, wire, street, pass } = story;
  wire.setWeather(storm.weather);
  for (let step = 1; step <= acts; step++) {
    pass(1000 + Math.floor(storm.chance() * 20_000));
    if (storm.chance() < 0.6) await actHere(story, storm.pick(story.members), step);
    else await actAfar(story, step);
    if (storm.chance() < 0.08) await crash(storm.pick(story.houses));
    if (storm.chance() < 0.4) await street.quiet();
  }
  await storm.clear();
  wire.setWeather(null);
  // Backoff and leases run out, a few times over.
  for (let round = 0; round < 12; round++) {
    await street.quiet();
    pass(3_700_000);
  }
}

/** What a Folkmoot shows, by the ids that all servers share. */
async function shownAt(neighbour: Neighbour) {
  const reader = neighbour.house.database.query;
  const posts = await reader.select().from(postsTable).orderBy(postsTable.uri);
  const comments = await reader.select().from(commentsTable).orderBy(commentsTable.uri);
  const goneThreads = new Set(
    posts.filter((post) => post.deleted ?? post.removed).map(({ id }) => id),
  );
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const isGone = (row: (typeof posts)[number] | (typeof comments)[number]): boolean => {
    if ((row.deleted ?? row.removed) !== null) return true;
    if (!('post' in row)) return false;
    // What stands in a thread that is gone is not shown. And whoever answered a comment while that was on its
    // way out was heard where that was still there, and nowhere else.
    const parent = row.parent === null ? undefined : byId.get(row.parent);
    return goneThreads.has(row.post) || (parent !== undefined && isGone(parent));
  };
  const shape = (row: (typeof posts)[number] | (typeof comments)[number]) => {
    const gone = isGone(row);
    return gone
      ? { uri: row.uri, gone }
      : { uri: row.uri, gone, body: row.body, up: row.up, down: row.down };
  };
  return { posts: posts.map(shape), comments: comments.map(shape) };
}

describe(`a story of ${acts} acts in bad weather (seed ${seed})`, () => {
  let story: Story;
  let home: Awaited<ReturnType<typeof shownAt>>;

  beforeAll(async () => {
    story = await openStory();
    await tellStory(story);
    home = await shownAt(story.alpha);
  }, 150_000);
  afterAll(() => story.street.close());

  test('there was weather, and something happened', () => {
    expect(Math.min(...Object.values(story.storm.counts))).toBeGreaterThan(3);
    expect(home.posts.length).toBeGreaterThan(15);
    expect(home.comments.length).toBeGreaterThan(15);
    expect(home.posts.some(({ gone }) => gone)).toBe(true);
  });

  test.each([1, 2])('Folkmoot %i shows what the community shows', async (index) => {
    const there = await shownAt(story.houses[index]!);
    // What was gone before it could be told need not be known anywhere else.
    const known = (shown: typeof there): Set<string> =>
      new Set([...shown.posts, ...shown.comments].map(({ uri }) => uri));
    const owed = <T extends { uri: string; gone: boolean }>(rows: T[], others: typeof there): T[] =>
      rows.filter(({ uri, gone }) => !gone || known(others).has(uri));

    expect(owed(there.posts, home)).toEqual(owed(home.posts, there));
    expect(owed(there.comments, home)).toEqual(owed(home.comments, there));
  });

  test('the Lemmy shows the same threads, votes and removals', () => {
    const threads = new Map(
      story.lemmy.threads(story.cats.uri).map((thread) => [thread.id, thread]),
    );
    const open = [...threads.values()].filter(({ removed, deleted }) => !removed && !deleted);

    expect(open.map(({ id }) => id).toSorted()).toEqual(
      home.posts.filter(({ gone }) => !gone).map(({ uri }) => uri),
    );
    for (const post of home.posts) {
      if (post.gone || !('up' in post)) continue;
      expect(threads.get(post.uri), post.uri).toMatchObject({
        votes: { up: post.up, down: post.down },
      });
    }
  });

  test('the Mastodon has exactly one boost of each thread, and none of a comment', () => {
    const boosted = story.mastodon
      .home(story.mia)
      .filter(({ kind }) => kind === 'boost')
      .map(({ object }) => object);

    expect(boosted.toSorted()).toEqual(
      home.posts.filter(({ gone }) => !gone).map(({ uri }) => uri),
    );
  });

  test('nobody was left with anything undone', async () => {
    for (const { house } of story.houses) {
      const receipts = await house.database.query.select().from(receiptsTable);
      expect(
        receipts
          .filter(({ state }) => !['applied', 'ignored'].includes(state))
          .map(({ type, state, reason }) => ({ type, state, reason })),
      ).toEqual([]);
      const rows = await house.database.query.select().from(journalTable);
      expect(rows.filter(({ state }) => state === 'waiting' || state === 'quarantined')).toEqual(
        [],
      );
    }
  });
});
