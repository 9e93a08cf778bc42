/** What is not for everybody, held against every way out of the house: words, reports, voters, members, secrets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deletePost } from '#domain/posts/delete-post.ts';
import type { Context } from '#domain/context.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { findKeys } from '#domain/actors/find-keys.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { logTable } from '#storage/schema/federation.ts';
import { valueOf } from '../../support/given.ts';
import { act, fresh, note, openScene, send, type Scene } from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';

let scene: Scene;
/** A word that stands in one private thing only, by what that thing is. */
const words = {
  'a post that a moderator removed': 'Zremovedpost',
  'a comment that a moderator removed': 'Zremovedcomment',
  'a post that its author deleted': 'Zdeletedpost',
  'the source of a post that its author deleted': 'Zdeletedsource',
  'an edit of a post that a moderator removed since': 'Zeditedpost',
  'a report by one of ours': 'Zownreport',
  'a report by somebody elsewhere': 'Zforeignreport',
  'a message to followers only': 'Zfollowersonly',
  'a private message to the community': 'Zprivatemessage',
  'a private thread elsewhere': 'Zprivatethread',
} as const;

beforeAll(async () => {
  scene = await openScene();
  const { moot, alice, cats, mallory, vera } = scene;
  const { given, house } = moot;
  const removed = await given.post({
    in: cats,
    by: alice,
    title: words['a post that a moderator removed'],
    source: 'Gone',
  });
  const edited = note(`${scene.evil.origin}/posts/${fresh()}`, mallory, cats.uri, {
    name: 'To be edited',
  });
  const comment = await given.comment({
    on: scene.ours,
    by: alice,
    source: words['a comment that a moderator removed'],
  });
  const deleted = await given.post({
    in: cats,
    by: alice,
    title: words['a post that its author deleted'],
    source: words['the source of a post that its author deleted'],
  });
  await scene.street.quiet();
  await send(scene, act('Create', mallory, edited));
  await send(
    scene,
    act('Update', mallory, {
      ...edited,
      content: words['an edit of a post that a moderator removed since'],
      updated: '2026-01-05T11:40:00Z',
    }),
  );
  await send(
    scene,
    act('Flag', mallory, scene.ours.uri, {
      content: words['a report by somebody elsewhere'],
      to: [cats.uri],
    }),
  );
  const quiet = (more: Doc): Doc =>
    note(`${scene.evil.origin}/posts/${fresh()}`, mallory, cats.uri, more);
  await send(
    scene,
    act(
      'Create',
      mallory,
      quiet({
        content: words['a message to followers only'],
        to: [`${mallory}/followers`],
        cc: [cats.uri],
      }),
      { to: [] },
    ),
  );
  await send(
    scene,
    act(
      'Create',
      mallory,
      quiet({ content: words['a private message to the community'], to: [cats.uri], cc: [] }),
      { to: [cats.uri] },
    ),
  );
  const thread = note(
    `${scene.group.origin}/posts/${fresh()}`,
    `${scene.group.origin}/users/gwen`,
    scene.dogs,
    { name: words['a private thread elsewhere'], to: [scene.dogs], cc: [] },
  );
  await send(
    scene,
    act('Announce', scene.dogs, act('Create', `${scene.group.origin}/users/gwen`, thread)),
  );
  await house.act(async (context) => {
    valueOf(
      await fileReport(context, {
        reporter: alice.id,
        subject: { post: scene.ours.id },
        reason: words['a report by one of ours'],
      }),
    );
    valueOf(await deletePost(context, { post: deleted.id, by: alice.id }));
    const last = await lastPost(context, String(edited['id']));
    for (const subject of [{ post: removed.id }, { comment: comment.id }, { post: last }])
      valueOf(await removeContent(context, { subject, by: alice.id, reason: null }));
  });
  await scene.street.quiet();
  await send(scene, act('Like', vera, scene.ours.uri));
});
afterAll(() => scene.close());

async function lastPost(context: Context, uri: string): Promise<number> {
  return (await findPostByUri(context.tx, uri))!.id;
}

const accepts = ['application/activity+json', 'text/html', '*/*'];

/** Every address that answers something, with all that it answers: status, headers and body. */
async function exits(): Promise<Map<string, string>> {
  const lists = [
    '',
    '/outbox',
    '/outbox?page=true',
    '/followers',
    '/featured',
    '/moderators',
    '/feed.xml',
    '?sort=new',
  ];
  const urls = new Set([
    '/',
    '/outbox',
    '/communities',
    '/health',
    '/nodeinfo/2.0',
    '/nodeinfo/2.1',
    '/sitemap.xml',
    '/robots.txt',
  ]);
  for (const who of ['/c/cats', '/u/alice', '/c/dogs@group.test', '/u/mallory@evil.test'])
    for (const list of lists) urls.add(who + list);
  for (const name of ['alice', 'cats'])
    urls.add(`/.well-known/webfinger?resource=acct:${name}@folkmoot.test`);
  for (let id = 1; id <= 9; id++)
    for (const kind of ['post', 'comment'])
      for (const list of ['', '/context', '/replies', '/likes', '/shares'])
        urls.add(`/${kind}/${id}${list}`);
  const log = await scene.moot.house.database.query.select().from(logTable);
  for (const { activity } of log)
    if (activity.startsWith('https://folkmoot.test/')) urls.add(new URL(activity).pathname);
  const all = new Map<string, string>();
  for (const url of urls)
    for (const accept of accepts) {
      const { statusCode, headers, body } = await scene.moot.app.inject({
        url,
        headers: { accept },
      });
      all.set(`${accept} ${url}`, `${statusCode} ${JSON.stringify(headers)} ${body}`);
    }
  return all;
}

describe('no way out leads', () => {
  let all = new Map<string, string>();
  beforeAll(async () => void (all = await exits()));
  const where = (word: string): string[] =>
    [...all].filter(([, said]) => said.includes(word)).map(([url]) => url);

  test('nowhere at all: what is public is found by this search', () => {
    expect(where('Our own').length).toBeGreaterThan(3);
  });

  test.each(Object.entries(words))('to the words of %s', (_, word) => {
    expect(where(word)).toEqual([]);
  });

  test('to who voted: totals are all that is said', () => {
    expect(where(`"${scene.vera}"`).filter((url) => /likes|shares|followers/.test(url))).toEqual(
      [],
    );
  });

  test('to a private key or a password', async () => {
    const keys = await findKeys(scene.moot.house.database.query, scene.alice.id);
    const secrets = [keys!.rsa.privateKey, keys!.ed25519.privateKey].map(
      (pem) => pem.split('\n')[1]!,
    );

    expect(secrets.flatMap(where)).toEqual([]);
    expect(where('PRIVATE KEY')).toEqual([]);
  });
});

describe('what is hidden answers as what never was', () => {
  const answer = async (url: string, accept: string): Promise<unknown> => {
    const { statusCode, headers, body } = await scene.moot.app.inject({ url, headers: { accept } });
    const { date: _, ...others } = headers;
    return { statusCode, others, body };
  };

  test.each(accepts)('an activity that was said to a few, asked as %s', async (accept) => {
    const log = await scene.moot.house.database.query.select().from(logTable);
    const open = new Set(log.filter((row) => row.open).map(({ activity }) => activity));
    const closed = log.filter(
      ({ activity }) => !open.has(activity) && activity.startsWith('https://folkmoot.test/'),
    );
    expect(closed.length).toBeGreaterThan(0);
    for (const { activity } of closed) {
      const { pathname } = new URL(activity);
      const never = pathname.replace(/[^/]*$/, '00000000-0000-4000-8000-000000000000');

      expect(await answer(pathname, accept)).toEqual(await answer(never, accept));
    }
  });
});
