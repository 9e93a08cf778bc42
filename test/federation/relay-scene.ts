/** One happening in a community with members on every kind of server, played with the real verbs. */
import { createComment } from '#domain/comments/create-comment.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import type { Subject } from '#domain/journal/events.ts';
import type { Authorship, Happening, Receiver } from '#federation/relay.ts';
import { moderatorsTable } from '#storage/schema/communities.ts';
import { isHere, type Cast, type Has, type Scene } from './relay-cast.ts';
import { sceneOfFlag, sceneOfMove, sceneOfRemoval, sceneOfStanding } from './relay-acts.ts';
import { valueOf } from '../support/given.ts';
import { openStage, type Post, type Stage } from './stage.ts';
import { originals } from './originals.ts';

/** Where each kind of receiver lives on this stage. */
export const hosts: Readonly<Record<Receiver, string>> = {
  threadiverse: 'lemmy.test',
  microblog: 'mastodon.test',
  gotosocial: 'gts.test',
  author: 'author.test',
  parent: 'parent.test',
  moderators: 'mods.test',
};

export type Played = { readonly sent: Post[]; readonly original: string | null };

/**
 * Plays it on a fresh stage and returns what was sent for it alone. The author and the author of the
 * parent live on servers without members here, which run `software`.
 */
export async function playScene(
  what: Happening,
  whose: Authorship,
  software: string,
): Promise<Played> {
  const stage = await openStage();
  try {
    const cast = await assemble(stage, whose, software);
    const scene = await scenes[what](cast);
    await stage.settle();
    stage.forget();
    stage.house.pass(60_000);
    const original = (await scene()) ?? null;
    await stage.settle();
    return { sent: [...stage.posts], original };
  } finally {
    await stage.close();
  }
}

async function assemble(stage: Stage, whose: Authorship, software: string): Promise<Cast> {
  const { given } = stage;
  for (const [to, host] of Object.entries(hosts)) {
    const runs = {
      threadiverse: 'lemmy',
      microblog: 'mastodon',
      gotosocial: 'gotosocial',
      moderators: 'lemmy',
    };
    stage.server(host, (runs as Record<string, string>)[to] ?? software);
  }
  stage.server('voter.test', 'lemmy');
  const [alice, bob] = [await given.account('alice'), await given.account('bob')];
  const cats = await given.community('cats', { by: alice });
  for (const [name, to] of [
    ['fred', 'threadiverse'],
    ['mia', 'microblog'],
    ['gus', 'gotosocial'],
  ] as const) {
    const member = await given.remotePerson(`https://${hosts[to]}/u/${name}`);
    await given.member(cats, member, `https://${hosts[to]}/follows/1`);
  }
  const rita = await given.remotePerson('https://author.test/u/rita');
  const pat = await given.remotePerson('https://parent.test/u/pat');
  const mo = await given.remotePerson('https://mods.test/u/mo');
  const vera = await given.remotePerson('https://voter.test/u/vera');
  await stage.act(({ tx, now }) =>
    tx
      .insert(moderatorsTable)
      .values({ community: cats.id, person: mo.id, position: 9, appointed: now }),
  );
  const theirs = originals(cats.uri, whose === 'remote-signed');
  return { stage, whose, cats, alice, bob, rita, pat, mo, vera, theirs };
}

/** A thread of our member's or of the remote author's, as it was created. */
async function startThread(
  cast: Cast,
): Promise<{ post: number; uri: string; original: string | null }> {
  const { stage, cats, bob, rita, theirs } = cast;
  const common = { community: cats.id, title: 'My cat' };
  if (isHere(cast)) {
    const own = {
      ...common,
      author: bob.id,
      source: 'Hello *cats*',
      url: 'https://example.org/cat',
    };
    const { id } = valueOf(await stage.act((context) => createPost(context, own)));
    return { post: id, uri: `https://folkmoot.test/post/${id}`, original: null };
  }
  const uri = 'https://author.test/posts/1';
  const original = theirs.create(rita.uri, { id: uri, type: 'Page', name: 'My cat' });
  return { ...(await keepPost(cast, rita, uri, original)), uri, original };
}

async function keepPost(
  { stage, cats }: Cast,
  author: Has,
  uri: string,
  original: string,
): Promise<{ post: number }> {
  const words = { type: 'Page', body: '<p>Hello</p>', source: null, page: null, context: null };
  const post = {
    community: cats.id,
    author: author.id,
    title: 'My cat',
    uri,
    told: true,
    created: stage.house.clock(),
    ...words,
  };
  const { id } = valueOf(await stage.act((context) => createPost(context, post), original));
  return { post: id };
}

/** The remote author's thread. */
const keepRitas = (cast: Cast): Promise<{ post: number }> => {
  const uri = 'https://author.test/posts/1';
  const create = cast.theirs.create(cast.rita.uri, { id: uri, type: 'Page', name: 'My cat' });
  return keepPost(cast, cast.rita, uri, create);
};

/** Pat's thread, under which the comment stands. */
async function patsThread(cast: Cast): Promise<number> {
  const uri = 'https://parent.test/posts/1';
  const original = cast.theirs.create(cast.pat.uri, { id: uri, type: 'Page', name: 'A thread' });
  return (await keepPost(cast, cast.pat, uri, original)).post;
}

async function answer(
  cast: Cast,
  post: number,
): Promise<{ comment: number; uri: string; original: string | null }> {
  const { stage, bob, rita, theirs } = cast;
  const place = { post, parent: null };
  if (isHere(cast)) {
    const own = { ...place, author: bob.id, source: 'What a cat' };
    const { id } = valueOf(await stage.act((context) => createComment(context, own)));
    return { comment: id, uri: `https://folkmoot.test/comment/${id}`, original: null };
  }
  const uri = 'https://author.test/comments/1';
  const original = theirs.create(rita.uri, {
    id: uri,
    type: 'Note',
    inReplyTo: 'https://parent.test/posts/1',
  });
  const words = {
    uri,
    body: '<p>What a cat</p>',
    source: null,
    page: null,
    created: stage.house.clock(),
    told: true,
  };
  const theirsToo = { ...place, author: rita.id, ...words };
  const { id } = valueOf(await stage.act((context) => createComment(context, theirsToo), original));
  return { comment: id, uri, original };
}

type Thing = { readonly subject: Subject; readonly uri: string };

const threadOf = async (cast: Cast): Promise<Thing> => {
  const { post, uri } = await startThread(cast);
  return { subject: { post }, uri };
};
const commentOf = async (cast: Cast): Promise<Thing> => {
  const { comment, uri } = await answer(cast, await patsThread(cast));
  return { subject: { comment }, uri };
};

const edit =
  (find: (cast: Cast) => Promise<Thing>): Scene =>
  async (cast) => {
    const { subject, uri } = await find(cast);
    const { stage, bob, rita, theirs } = cast;
    return async () => {
      const here = isHere(cast);
      const original = here ? null : theirs.update(rita.uri, uri);
      const words = here
        ? { by: bob.id, source: 'Hello *all* cats' }
        : { by: rita.id, body: '<p>Hello all</p>', edited: stage.house.clock() };
      const run = async (): Promise<unknown> =>
        'post' in subject
          ? valueOf(
              await stage.act(
                (context) => editPost(context, { ...words, post: subject.post }),
                original,
              ),
            )
          : valueOf(
              await stage.act(
                (context) => editComment(context, { ...words, comment: subject.comment }),
                original,
              ),
            );
      await run();
      return original ?? undefined;
    };
  };

const erase =
  (find: (cast: Cast) => Promise<Thing>): Scene =>
  async (cast) => {
    const { subject, uri } = await find(cast);
    const { stage, bob, rita, theirs } = cast;
    return async () => {
      const by = isHere(cast) ? bob.id : rita.id;
      const original = isHere(cast) ? null : theirs.delete(rita.uri, uri);
      if ('post' in subject) {
        valueOf(
          await stage.act((context) => deletePost(context, { post: subject.post, by }), original),
        );
      } else {
        valueOf(
          await stage.act(
            (context) => deleteComment(context, { comment: subject.comment, by }),
            original,
          ),
        );
      }
      return original ?? undefined;
    };
  };

/** By our moderator; with `remote-signed` by the one on another server, whose Delete is signed. */
const remove =
  (find: (cast: Cast) => Promise<Thing>, back = false): Scene =>
  async (cast) => {
    const { subject, uri } = await find(cast);
    const { stage, alice, mo, whose, theirs } = cast;
    const act = async (verb: typeof removeContent, original: string | null): Promise<void> => {
      const by = original === null ? alice.id : mo.id;
      valueOf(
        await stage.act((context) => verb(context, { subject, by, reason: 'spam' }), original),
      );
    };
    const far = whose === 'remote-signed';
    const removal = far ? theirs.delete(mo.uri, uri, 'spam') : null;
    if (back) {
      await stage.settle();
      stage.house.pass(1000);
      await act(removeContent, removal);
    }
    return async () => {
      const original =
        back && far
          ? theirs.undo(mo.uri, { type: 'Delete', object: uri, summary: 'spam' })
          : removal;
      await act(back ? restoreContent : removeContent, original);
      return original ?? undefined;
    };
  };

/** On a post of the remote author's, by our member or by somebody on a third server. */
const vote =
  (back = false): Scene =>
  async (cast) => {
    const { stage, bob, vera, rita, theirs } = cast;
    const uri = 'https://author.test/posts/1';
    const { post } = await keepPost(
      cast,
      rita,
      uri,
      theirs.create(rita.uri, { id: uri, type: 'Page' }),
    );
    const subject = { post };
    const voter = isHere(cast) ? bob.id : vera.id;
    const like = theirs.like(vera.uri, uri);
    const ballot = { voter, subject, value: 1 } as const;
    const first = isHere(cast) ? null : like;
    if (back) valueOf(await stage.act((context) => castVote(context, ballot), first));
    return async () => {
      const original = isHere(cast)
        ? null
        : back
          ? theirs.undo(vera.uri, { type: 'Like', object: uri })
          : like;
      if (back)
        valueOf(await stage.act((context) => retractVote(context, { voter, subject }), original));
      else valueOf(await stage.act((context) => castVote(context, ballot), original));
      return original ?? undefined;
    };
  };

const report: Scene = async (cast) => {
  const { stage, bob, vera, theirs } = cast;
  const { post } = await startThread(cast);
  return async () => {
    const original = isHere(cast)
      ? null
      : theirs.moderate(vera.uri, 'Flag', 'https://author.test/posts/1', { summary: 'rude' });
    const reporter = isHere(cast) ? bob.id : vera.id;
    const filed = {
      reporter,
      subject: { post },
      reason: 'rude',
      activity: original === null ? null : `${vera.uri}/flag`,
    };
    valueOf(await stage.act((context) => fileReport(context, filed), original));
    return original ?? undefined;
  };
};

const scenes: Readonly<Record<Happening, Scene>> = {
  thread: (cast) => Promise.resolve(async () => (await startThread(cast)).original ?? undefined),
  comment: async (cast) => {
    const post = await patsThread(cast);
    return async () => (await answer(cast, post)).original ?? undefined;
  },
  'thread-edit': edit(threadOf),
  'comment-edit': edit(commentOf),
  'thread-delete': erase(threadOf),
  'comment-delete': erase(commentOf),
  'thread-removal': remove(threadOf),
  'comment-removal': remove(commentOf),
  'thread-restoration': remove(threadOf, true),
  'comment-restoration': remove(commentOf, true),
  vote: vote(),
  'vote-undo': vote(true),
  ban: sceneOfStanding('ban'),
  lock: sceneOfStanding('lock'),
  flag: sceneOfFlag(async (cast) => (await keepRitas(cast)).post),
  move: sceneOfMove(startThread),
  'community-removal': sceneOfRemoval,
  list: sceneOfStanding('list'),
  report,
};
