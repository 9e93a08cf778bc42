/** The documents that others read of us, word for word and against what each of them needs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import {
  actorCollection,
  actorDocument,
  contextDocument,
  countDocument,
  instanceDocument,
  nodeinfo,
  nodeinfoIndex,
  objectDocument,
  repliesDocument,
  webfinger,
  activityDocument,
  type DocumentAnswer,
} from '#federation/documents/routes.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { valueOf } from '../../support/given.ts';
import { expectGolden } from '../golden.ts';
import { openStage, said, type Stage } from '../stage.ts';
import { expectActivity, expectActor, expectGroup, expectObject } from './checks.ts';

type Has = { readonly id: number; readonly uri: string };
type Json = Record<string, unknown>;

let stage: Stage;
let cats: Has;
let page: Has;
let note: Has;
let far: Has;

beforeAll(async () => {
  stage = await openStage();
  stage.server('lemmy.test', 'lemmy');
  const alice = await stage.given.account('alice');
  const bob = await stage.given.account('bob');
  cats = await stage.given.community('cats', { by: alice });
  const edit = {
    community: cats.id,
    by: alice.id,
    title: 'All cats',
    summarySource: 'Every *cat*',
  };
  valueOf(await stage.act((context) => editCommunity(context, edit)));
  await stage.act(({ tx }) =>
    tx
      .update(communitiesTable)
      .set({ languages: 'de,en' })
      .where(eq(communitiesTable.actor, cats.id)),
  );
  await stage.given.member(
    cats,
    await stage.given.remotePerson('https://lemmy.test/u/mia'),
    'https://lemmy.test/f/1',
  );
  page = await stage.given.post({
    in: cats,
    by: bob,
    title: 'My cat',
    source: 'Hello *cats*',
    url: 'https://example.org/cat',
  });
  note = await stage.given.comment({ on: page, by: alice, source: 'What a cat' });
  const rita = await stage.given.remotePerson('https://author.test/u/rita');
  far = await stage.given.post({
    in: cats,
    by: rita,
    uri: 'https://author.test/posts/1',
    told: false,
  });
  await stage.given.comment({
    on: page,
    under: note,
    by: rita,
    uri: 'https://author.test/comments/1',
    told: false,
  });
  valueOf(await stage.act((context) => featurePost(context, { post: page.id, by: alice.id })));
  await stage.settle();
});

afterAll(() => stage.close());

const activityType = 'application/activity+json; charset=utf-8';

/** Answered whole, with the exact type, and small enough for everybody. */
function read(answer: DocumentAnswer, type = activityType): Json {
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe(type);
  expect(Buffer.byteLength(answer.body)).toBeLessThan(1_000_000);
  return JSON.parse(answer.body) as Json;
}

const collection = async (
  name: string,
  list: 'outbox' | 'followers' | 'moderators' | 'featured',
  more = {},
) =>
  read(
    await actorCollection(stage.world, {
      kind: name === 'cats' ? 'community' : 'person',
      name,
      list,
      ...more,
    }),
  );

describe('actors', () => {
  test('a community is a Group that every known peer can read', async () => {
    const group = read(await actorDocument(stage.world, 'community', 'cats'));
    expectGroup(group);
    expect(group['id']).toBe(cats.uri);
    expect(group['language']).toEqual([
      { identifier: 'de', name: 'German' },
      { identifier: 'en', name: 'English' },
    ]);
    expectGolden('documents/group', group);
  });

  test('a member is a Person whom nobody can follow unasked', async () => {
    const person = read(await actorDocument(stage.world, 'person', 'bob'));
    expectActor(person, 'Person');
    expect(person['manuallyApprovesFollowers']).toBe(true);
    expectGolden('documents/person', person);
  });

  test('the server itself is an Application at its root', async () => {
    const application = read(await instanceDocument(stage.world));
    expectActor(application, 'Application');
    expect(application['id']).toBe('https://folkmoot.test/');
    expectGolden('documents/application', application);
  });

  test('somebody elsewhere is found where they live, and nobody is not found', async () => {
    expect(await actorDocument(stage.world, 'person', 'mia@lemmy.test')).toMatchObject({
      status: 308,
      headers: { location: 'https://lemmy.test/u/mia' },
    });
    expect((await actorDocument(stage.world, 'person', 'nobody')).status).toBe(404);
    expect((await actorDocument(stage.world, 'person', 'cats')).status).toBe(404);
  });
});

describe('posts and comments', () => {
  test('a post is a Page', async () => {
    const object = read(await objectDocument(stage.world, { post: page.id }, 'Lemmy/1.0'));
    expectObject(object, cats.uri, 'Page');
    expect(object['attachment']).toEqual([{ type: 'Link', href: 'https://example.org/cat' }]);
    expect(object['content']).toContain('href="https://example.org/cat"');
    expectGolden('documents/page', object);
  });

  test('only Mastodon is given an excerpt', async () => {
    const answer = await objectDocument(stage.world, { post: page.id }, 'Mastodon/4.5.3 (http.rb)');
    expect(read(answer)['summary']).toBe('Hello cats');
    expect(answer.headers['vary']).toBe('Accept, User-Agent');
  });

  test('a comment is a Note with one parent', async () => {
    const object = read(await objectDocument(stage.world, { comment: note.id }, 'Mastodon/4.5.3'));
    expectObject(object, cats.uri, 'Note');
    expect(object['inReplyTo']).toBe(page.uri);
    expect(object['cc']).toContain('https://folkmoot.test/u/bob');
    expectGolden('documents/note', object);
  });

  test('what lives elsewhere is asked there', async () => {
    const answer = await objectDocument(stage.world, { post: far.id }, '');
    expect(answer).toMatchObject({ status: 308, headers: { location: far.uri }, body: '' });
  });

  test('an answer in the thread of somebody elsewhere names our thread', async () => {
    const comment = await stage.given.comment({
      on: far,
      by: { id: (await findBob()).id },
      source: 'Hi',
    });
    const object = read(await objectDocument(stage.world, { comment: comment.id }, ''));
    expect(object['context']).toBe(`https://folkmoot.test/post/${far.id}/context`);
    expect((await contextDocument(stage.world, far.id)).status).toBe(200);
  });

  test('what was deleted is a Tombstone, and gone', async () => {
    const bob = await findBob();
    const thing = await stage.given.post({ in: cats, by: bob, title: 'Gone' });
    valueOf(await stage.act((context) => deletePost(context, { post: thing.id, by: bob.id })));
    const answer = await objectDocument(stage.world, { post: thing.id }, '');
    expect(answer.status).toBe(410);
    expect(answer.headers['content-type']).toBe(activityType);
    expectGolden('documents/tombstone', JSON.parse(answer.body));
    await stage.settle();
  });
});

async function findBob(): Promise<Has> {
  const person = read(await actorDocument(stage.world, 'person', 'bob'));
  return (await findActorByUri(stage.house.database.query, person['id'] as string))!;
}

describe('collections', () => {
  test('the outbox of a community has its Announces, each readable at its id', async () => {
    const outbox = await collection('cats', 'outbox');
    expect(outbox).toMatchObject({
      type: 'OrderedCollection',
      totalItems: 1,
      id: `${cats.uri}/outbox`,
    });
    const [announce] = outbox['orderedItems'] as Json[];
    expectActivity(announce!);
    const create = announce!['object'] as Json;
    expectActivity(create);
    expectObject(create['object'] as Json, cats.uri, 'Page');
    for (const { id } of [announce!, create] as { id: string }[]) {
      const [kind, uuid] = id.split('/').slice(-2);
      expect(read(await activityDocument(stage.world, kind!, uuid!))['id']).toBe(id);
    }
    expectGolden('documents/outbox', outbox);
    expectGolden('documents/outbox-page', await collection('cats', 'outbox', { page: '1' }));
  });

  test('the outbox of a member has their own Creates', async () => {
    const outbox = await collection('bob', 'outbox');
    expect(outbox['orderedItems']).toMatchObject([{ type: 'Create', object: { id: page.uri } }]);
  });

  test('followers are counted, never named', async () => {
    const followers = await collection('cats', 'followers');
    expect(followers).toMatchObject({ type: 'Collection', totalItems: 2, items: [] });
    expectGolden('documents/followers', followers);
  });

  test('moderators are ids, in order', async () => {
    const moderators = await collection('cats', 'moderators');
    expect(moderators['orderedItems']).toEqual(['https://folkmoot.test/u/alice']);
    expectGolden('documents/moderators', moderators);
  });

  test('featured posts are whole', async () => {
    const featured = await collection('cats', 'featured');
    expectObject((featured['orderedItems'] as Json[])[0]!, cats.uri, 'Page');
    expectGolden('documents/featured', featured);
  });

  test('the context is the whole thread, the post first', async () => {
    const context = read(await contextDocument(stage.world, page.id));
    expect(context['orderedItems']).toEqual([page.uri, note.uri, 'https://author.test/comments/1']);
    expectGolden('documents/context', context);
  });

  test('replies are direct answers, from wherever', async () => {
    const replies = read(await repliesDocument(stage.world, { comment: note.id }));
    expect(replies).toMatchObject({ first: { items: ['https://author.test/comments/1'] } });
    expectGolden('documents/replies', replies);
  });

  test('likes are counted', async () => {
    const likes = read(await countDocument(stage.world, { post: page.id }, 'likes'));
    expect(likes).toMatchObject({ type: 'Collection', totalItems: 0, id: `${page.uri}/likes` });
  });
});

describe('discovery', () => {
  const jrd = 'application/jrd+json; charset=utf-8';
  const self = (found: Json) =>
    (found['links'] as { rel: string; href: string }[]).find(({ rel }) => rel === 'self')?.href;

  test('WebFinger leads from the handle to exactly the id, in any case', async () => {
    for (const resource of ['acct:cats@folkmoot.test', 'acct:CATS@Folkmoot.test', cats.uri]) {
      const found = read(await webfinger(stage.world, resource), jrd);
      expect([found['subject'], self(found)]).toEqual(['acct:cats@folkmoot.test', cats.uri]);
    }
    expectGolden(
      'documents/webfinger',
      read(await webfinger(stage.world, 'acct:cats@folkmoot.test'), jrd),
    );
  });

  test('the server is found by its own name', async () => {
    const found = read(await webfinger(stage.world, 'acct:folkmoot.test@folkmoot.test'), jrd);
    expect(self(found)).toBe('https://folkmoot.test/');
  });

  test('nobody is a 404', async () => {
    for (const resource of [
      'acct:nobody@folkmoot.test',
      'acct:mia@lemmy.test',
      'https://lemmy.test/u/mia',
      'nonsense',
    ]) {
      expect((await webfinger(stage.world, resource)).status).toBe(404);
    }
  });

  test('NodeInfo tells the truth in both versions', async () => {
    expectGolden(
      'documents/nodeinfo-index',
      read(nodeinfoIndex(stage.world), 'application/json; charset=utf-8'),
    );
    for (const version of ['2.0', '2.1'] as const) {
      const profile = `http://nodeinfo.diaspora.software/ns/schema/${version}#`;
      const info = read(
        await nodeinfo(stage.world, version),
        `application/json; profile="${profile}"; charset=utf-8`,
      );
      expect(info).toMatchObject({
        version,
        software: { name: 'folkmoot' },
        protocols: ['activitypub'],
        usage: { users: { total: 2, activeMonth: 2 } },
      });
      expectGolden(`documents/nodeinfo-${version}`, info);
    }
  });
});

describe('what we send', () => {
  const folder = fileURLToPath(new URL('../../golden/relay/', import.meta.url));
  const sent = readdirSync(folder).flatMap((file) =>
    (JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { body: Json; signer: string }[]).map(
      (one) => ({ file, ...one }),
    ),
  );

  test('every Announce has its id, both lists of addresses, and the community as its actor', () => {
    const announces = sent.filter(({ body }) => body['type'] === 'Announce');
    expect(announces.length).toBeGreaterThan(40);
    for (const { body, signer } of announces) {
      expect(body['actor']).toBe(signer);
      // A report is for moderators alone.
      if ((body['object'] as Json)['type'] === 'Flag') {
        expect(JSON.stringify([body['to'], body['cc']])).not.toMatch(/#Public|followers/);
        continue;
      }
      expectActivity(body);
      expect((body['cc'] as string[])[0]).toBe(`${signer}/followers`);
    }
  });

  test('every activity of ours is addressed, and every object of ours keeps to the checklist', () => {
    const ours = sent
      .map(({ body }) =>
        body['type'] === 'Announce' && typeof body['object'] === 'object'
          ? (body['object'] as Json)
          : body,
      )
      .filter(({ actor }) => String(actor).startsWith('https://folkmoot.test/'));
    expect(ours.length).toBeGreaterThan(20);
    for (const activity of ours.filter(({ type }) => type !== 'Flag')) {
      expectActivity(activity);
      const object = activity['object'] as Json;
      if (activity['type'] !== 'Create' && activity['type'] !== 'Update') continue;
      // Of somebody else's post a moderator says the mark alone.
      if (!String(object['id']).startsWith('https://folkmoot.test/')) continue;
      if (object['type'] === 'Group')
        expectGroup({
          ...object,
          publicKey: {
            ...(object['publicKey'] as Json),
            publicKeyPem: '-----BEGIN PUBLIC KEY-----\n',
          },
        });
      else expectObject(object, 'https://folkmoot.test/c/cats', object['type'] as 'Page' | 'Note');
    }
  });

  test('nothing wrapped goes to a microblog, and no comment is boosted there', () => {
    const micro = sent.filter(({ file }) => /-(microblog|gotosocial)\.json$/.test(file));
    expect(micro.length).toBeGreaterThan(20);
    for (const { body } of micro.filter((one) => one.body['type'] === 'Announce')) {
      expect(body['object']).toMatch(/\/(post|posts)\/\d+$/);
    }
  });

  test('what the stage was sent is what its log says', async () => {
    stage.forget();
    await stage.given.post({ in: cats, by: await findBob(), title: 'Another' });
    await stage.settle();
    const id = said(stage.to('lemmy.test')[0]!)['id'] as string;
    const [kind, uuid] = id.split('/').slice(-2);
    expect((await activityDocument(stage.world, kind!, uuid!)).body).toBe(
      stage.to('lemmy.test')[0]!.body,
    );
  });
});
