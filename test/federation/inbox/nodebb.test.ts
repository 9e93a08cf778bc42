/** What a real NodeBB sent, recorded, re-hosted and signed anew: it is understood as it came. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { desc } from 'drizzle-orm';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { post, pretend, type Doc, type Pretend } from '../support/pretend-server.ts';
import { follow } from '../support/scene.ts';
import { keyOf, openStage, recorded, rehost, type Stage } from '../support/shapes.ts';

let stage: Stage;
let forum: Pretend;
let probe: Pretend;
const category = 'https://nodebb2.test/category/5';
/** NodeBB's own community on one side, ours on the other. */
const ours = [
  ['https://nodebb2.test/category/5', 'https://folkmoot.test/c/cats'],
  ['https://nodebb2.test/category/6', 'https://folkmoot.test/c/cats'],
  ['https://nodebb2.test/post/3', 'https://folkmoot.test/post/7'],
  ['https://nodebb2.test/uid/2', 'https://folkmoot.test/u/sam'],
] as const;

beforeAll(async () => {
  stage = await openStage();
  forum = pretend(stage.street.wire, 'nodebb2.test', 'nodebb');
  probe = pretend(stage.street.wire, 'nodebb.test', 'nodebb');
  for (const [server, uri, type] of [
    [forum, category, 'Group'],
    [forum, 'https://nodebb2.test/uid/2', 'Person'],
    [forum, 'https://nodebb2.test/uid/1', 'Person'],
    [probe, 'https://nodebb.test/uid/2', 'Person'],
  ] as const) {
    rehost(server, {
      id: uri,
      type,
      preferredUsername: uri.split('/').slice(-2).join('-'),
      inbox: `${uri}/inbox`,
      publicKey: { id: `${uri}#key`, owner: uri },
    });
  }
  await follow(stage.moot, stage.sam, category);
});
afterAll(() => stage.street.close());

async function tell(server: Pretend, json: Doc): Promise<string> {
  stage.street.pass(1000);
  const sent = await post(stage.moot, json, {
    keyId: keyOf(server, String(json['actor'])),
    headers: {
      'content-type': 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    },
  });
  await stage.street.quiet();
  // What is not there yet is waited for.
  stage.street.pass(180_000);
  await stage.street.quiet();
  const [receipt] = await stage.moot.house.database.query
    .select()
    .from(receiptsTable)
    .orderBy(desc(receiptsTable.id))
    .limit(1);
  if (sent.status !== 202 || receipt === undefined || receipt.activity !== json['id'])
    return `${sent.status} ${sent.body}`;
  return receipt.state + (receipt.reason === null ? '' : `: ${receipt.reason}`);
}

describe('a NodeBB that our community has members on', () => {
  test.each([
    ['send-person-follow-id', 'applied'],
    ['send-person-update-note', 'applied'],
    ['send-person-flag-array', 'applied'],
    ['send-person-private-note', 'ignored: not-public'],
    ['send-person-undo-follow-id', 'applied'],
    ['send-person-undo-like-id', 'applied'],
  ])('sends %s: %s', async (file, outcome) => {
    expect(await tell(probe, recorded(file, ours))).toBe(outcome);
  });
});

describe('a NodeBB category that is followed here', () => {
  test.each([
    ['send-group-accept-follow-id', 'ignored: accepts nothing that was asked from here'],
    ['send-group-announce-article', 'applied'],
    ['send-group-announce-create-note', 'applied'],
    ['send-group-announce-like-id', 'ignored: subject is missing'],
    ['send-person-create-article', 'applied'],
    ['send-person-delete-id', 'applied'],
    ['send-person-move-id', 'refused: moves somebody else'],
  ])('sends %s: %s', async (file, outcome) => {
    const json = recorded(file);
    const object = json['object'] as Doc;
    // A bare object is looked up at its own address.
    if (typeof object === 'object' && object['type'] === 'Article') {
      forum.serve(new URL(String(object['id'])).pathname, object);
    }
    expect(await tell(forum, json)).toBe(outcome);
  });

  test('and its article was kept, then deleted by its author', async () => {
    const kept = await findPostByUri(
      stage.moot.house.database.query,
      'https://nodebb2.test/post/5',
    );

    expect(kept).toMatchObject({ type: 'Article', deleted: expect.any(Date) as Date });
  });
});
