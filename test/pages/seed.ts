/** A plausible, lively place to look at: communities, people of several servers, threads. */
import { createAccount } from '#domain/accounts/create-account.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { keepActor } from '#domain/actors/keep-actor.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { keepRemoteCommunity } from '#domain/communities/keep-remote-community.ts';
import type { Subject } from '#domain/journal/events.ts';
import { foundCommunity } from '#domain/memberships/found-community.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { remoteActor, valueOf } from '../support/given.ts';
import { testKeys, type TestHouse } from '../support/house.ts';
import { communities, far, homes, hostile, posts, talk, type Talk } from './words.ts';

export type Seeded = {
  /** A long thread with every kind of comment. */
  readonly thread: number;
  /** A comment deep in it. */
  readonly comment: number;
};

const minute = 60_000;

/** Called once on an empty house; moves its clock on as the story goes. */
export async function seed(house: TestHouse): Promise<Seeded> {
  const people = await bringPeople(house);
  const places = await foundPlaces(house, people);
  await joinAll(house, people, places);
  let thread = 0;
  for (const post of posts) {
    house.pass(post.after * minute);
    const id = await say(house, people, places, post);
    await vote(house, people, { post: id }, post.up, post.down ?? 0);
    if (post.thread) thread = id;
    if (post.talk) await converse(house, people, id, post.talk);
    if (post.pinned) await pin(house, people, id, post.pinned);
  }
  const comment = await converse(house, people, thread, talk);
  house.pass(4 * minute);
  return { thread, comment };
}

/** Names and handles to ids. */
type Ids = Map<string, number>;

const idOf = (ids: Ids, name: string): number => {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`nobody is called ${name}`);
  return id;
};

async function bringPeople(house: TestHouse): Promise<Ids> {
  const ids: Ids = new Map();
  const keys = await testKeys();
  for (const [index, name] of homes.entries()) {
    const role = index === 0 ? 'admin' : 'member';
    const made = await house.act((context) => createAccount(context, { name, role, keys }));
    ids.set(name, valueOf(made).id);
  }
  for (const { uri, title } of far) {
    const actor = { ...remoteActor(uri, 'person'), title };
    const kept = await house.act((context) => keepActor(context, actor));
    ids.set(kept.name, kept.id);
  }
  return ids;
}

async function foundPlaces(house: TestHouse, people: Ids): Promise<Ids> {
  const ids: Ids = new Map();
  const keys = await testKeys();
  for (const { name, title, summary, by, uri, moderator } of communities) {
    const id = await house.act(async (context) => {
      if (uri !== undefined) {
        const said = { ...remoteActor(uri, 'community'), title, summary: renderMarkdown(summary) };
        const actor = await keepActor(context, said);
        const settings = { posting: 'everyone', sensitive: false, languages: '' } as const;
        await keepRemoteCommunity(context, actor.id, settings);
        return actor.id;
      }
      const wanted = { name, title, summary, by: idOf(people, by), keys };
      const { id: community } = valueOf(await foundCommunity(context, wanted));
      const chair = { community, person: idOf(people, moderator ?? by), by: idOf(people, by) };
      if (moderator !== undefined) valueOf(await appointModerator(context, chair));
      return community;
    });
    ids.set(name, id);
  }
  return ids;
}

async function joinAll(house: TestHouse, people: Ids, places: Ids): Promise<void> {
  const everybody = [...people.values()];
  for (const [index, { name, uri }] of communities.entries()) {
    const members = uri === undefined ? everybody.slice(0, everybody.length - index * 3) : [];
    for (const member of members)
      await house.act((context) =>
        joinCommunity(context, { community: idOf(places, name), member, follow: null }),
      );
  }
}

type Said = (typeof posts)[number];

/** Where something that came from elsewhere lives. */
function origin(by: string, kind: string, number: number): { uri: string; page: string } | null {
  const person = far.find(({ uri }) => uri.endsWith(`/${by}`));
  if (person === undefined) return null;
  const uri = `${new URL(person.uri).origin}/${kind}/${number}`;
  return { uri, page: uri };
}

async function say(house: TestHouse, people: Ids, places: Ids, said: Said): Promise<number> {
  const { title, url = null, body = '' } = said;
  const common = { community: idOf(places, said.in), author: idOf(people, said.by), title, url };
  const from = origin(said.by, 'post', posts.indexOf(said) + 4_711);
  const made = await house.act((context) =>
    createPost(
      context,
      from === null
        ? { ...common, source: body }
        : {
            ...common,
            ...from,
            type: 'Page',
            body: renderMarkdown(body),
            source: body,
            context: null,
            created: context.now,
            told: true,
          },
    ),
  );
  return valueOf(made).id;
}

async function pin(house: TestHouse, people: Ids, post: number, by: string): Promise<void> {
  const act = { subject: { post }, by: idOf(people, by), reason: 'A note, not a thread' };
  valueOf(await house.act((context) => featurePost(context, { ...act, post })));
  valueOf(await house.act((context) => lockContent(context, act)));
}

async function vote(
  house: TestHouse,
  people: Ids,
  subject: Subject,
  up: number,
  down: number,
): Promise<void> {
  const voters = [...people.values()];
  for (const [index, voter] of voters.slice(0, up + down).entries())
    await house.act((context) => castVote(context, { voter, subject, value: index < up ? 1 : -1 }));
}

/** Says the whole conversation under the thread; the id of its deepest comment. */
async function converse(
  house: TestHouse,
  people: Ids,
  post: number,
  says: readonly Talk[],
): Promise<number> {
  let last = 0;
  let deepest = { id: 0, depth: 0 };
  const answer = async (parent: number | null, said: Talk, depth: number): Promise<void> => {
    house.pass(3 * minute);
    const from = origin(said.by, 'comment', post * 100 + last + 9_001);
    const common = { post, parent, author: idOf(people, said.by) };
    const made = await house.act((context) =>
      createComment(
        context,
        from === null
          ? { ...common, source: said.says }
          : {
              ...common,
              ...from,
              body: renderMarkdown(said.says),
              source: said.says,
              created: context.now,
              told: true,
            },
      ),
    );
    const { id } = valueOf(made);
    last = Math.max(last, id);
    if (depth > deepest.depth) deepest = { id, depth };
    for (const next of said.answers ?? []) await answer(id, next, depth + 1);
    await vote(house, people, { comment: id }, said.up ?? 1, 0);
    const by = common.author;
    if (said.end === 'deleted')
      valueOf(await house.act((context) => deleteComment(context, { comment: id, by })));
    if (said.end === 'removed') {
      const act = { subject: { comment: id }, by: idOf(people, homes[0]), reason: 'Spam' };
      valueOf(await house.act((context) => removeContent(context, act)));
    }
  };
  for (const said of says) await answer(null, said, 1);
  return deepest.id;
}

/** A post by somebody who wants to run script on our pages: its number. */
export function seedHostile(house: TestHouse): Promise<number> {
  return house.act(async (context) => {
    const community = await findLocalActor(context.tx, 'workshop');
    if (community === null) throw new Error('seed the rest first');
    const author = await keepActor(context, hostile.person);
    const post = valueOf(
      await createPost(context, {
        ...hostile.post,
        community: community.id,
        author: author.id,
        created: context.now,
      }),
    );
    valueOf(
      await createComment(context, {
        ...hostile.comment,
        post: post.id,
        parent: null,
        author: author.id,
        created: context.now,
      }),
    );
    return post.id;
  });
}
