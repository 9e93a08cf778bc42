/** Whatever an activity names, and whatever the address: no connection is ever made into our own network. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inArray } from 'drizzle-orm';
import { receiptsTable } from '#storage/schema/federation.ts';
import { openTrapped, type Trapped } from '../support/own-network.ts';
import { act, fresh, note, type Scene } from '../support/scene.ts';
import { post, publicUri, type Doc, type Sending } from '../support/pretend-server.ts';

let open: Trapped;
let scene: Scene;
beforeAll(async () => {
  open = await openTrapped();
  ({ scene } = open);
});
afterAll(() => open.close());

type Made = { readonly activity: Doc; readonly sending?: Partial<Sending> };
type Source = readonly [
  what: string,
  make: (url: string) => Made,
  /** What becomes of it where the address shows what it is, and where a name hides it. */
  shown: readonly string[],
  hidden: readonly string[],
];

const ours = (): Doc =>
  note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri, { name: 'Spam' });
const create = (more: Doc): Made => ({
  activity: act('Create', scene.mallory, { ...ours(), ...more }),
});
const announce = (object: unknown): Made => ({ activity: act('Announce', scene.dogs, object) });
const by = (type: string, object: unknown, more: Doc = {}): Made => ({
  activity: act(type, scene.mallory, object, more),
});
/** Somebody new, whose document says this. */
const newcomer = (more: Doc): Made => {
  const who = scene.evil.person(`n${fresh()}`, more);
  return { activity: act('Follow', who, scene.cats.uri) };
};
const redirected = (url: string): Made => {
  const path = `/posts/r${fresh()}`;
  scene.evil.answer(path, { status: 302, location: url.replace(/[^ -~]/g, encodeURIComponent) });
  return by('Create', scene.evil.origin + path);
};

const sources: Source[] = [
  [
    'key id',
    (url) => ({ ...by('Like', scene.ours.uri), sending: { keyId: `${url}#k` } }),
    ['401'],
    ['401'],
  ],
  [
    'actor id',
    (url) => ({ activity: { ...act('Follow', url, scene.cats.uri), id: `${url}/a${fresh()}` } }),
    ['400', '401'],
    ['refused: barred'],
  ],
  [
    'object id of a Create',
    (url) => by('Create', url),
    ['refused: object of another origin'],
    ['refused: object of another origin'],
  ],
  [
    'id of an embedded object',
    (url) => create({ id: url }),
    ['refused: foreign-author', 'refused: not-an-object'],
    ['refused: foreign-author'],
  ],
  [
    'inReplyTo',
    (url) => create({ inReplyTo: url }),
    ['applied', 'ignored: barred'],
    ['ignored: barred'],
  ],
  [
    'object of a Like',
    (url) => by('Like', url),
    ['ignored: subject is barred', 'refused: votes on nothing'],
    ['ignored: subject is barred'],
  ],
  [
    'object of an Undo',
    (url) => by('Undo', url),
    ['refused: undoes an act of another origin', 'refused: undoes nothing'],
    ['refused: undoes an act of another origin'],
  ],
  [
    'object of a Delete',
    (url) => by('Delete', url),
    ['ignored: deletes nothing known here', 'refused: deletes nothing'],
    ['ignored: deletes nothing known here'],
  ],
  [
    'object of an Update',
    (url) => by('Update', url),
    ['refused: object of another origin', 'refused: updates nothing'],
    ['refused: object of another origin'],
  ],
  [
    'object of a Follow',
    (url) => by('Follow', url),
    ['ignored: follows nobody here', 'refused: follows nothing'],
    ['ignored: follows nobody here'],
  ],
  [
    'object of a Flag',
    (url) => by('Flag', [url], { to: [scene.cats.uri] }),
    ['ignored: reports nothing known here', 'refused: reports nothing'],
    ['ignored: reports nothing known here'],
  ],
  [
    'object of a Block',
    (url) => by('Block', url, { target: scene.cats.uri }),
    ['applied'],
    ['applied'],
  ],
  [
    'object of an Add',
    (url) => by('Add', url, { target: `${scene.cats.uri}/moderators` }),
    ['ignored: nobody known here'],
    ['ignored: nobody known here'],
  ],
  [
    'target of an Add',
    (url) => by('Add', scene.vera, { target: url }),
    ['ignored: no list of this community'],
    ['ignored: no list of this community'],
  ],
  [
    'target of a Move',
    (url) => by('Move', scene.mallory, { target: url }),
    ['refused: does not say movedTo'],
    ['refused: does not say movedTo'],
  ],
  [
    'object that a Group announces',
    (url) => announce(url),
    ['ignored: announces nothing', 'refused: announced object is on a barred host'],
    ['refused: announced object is on a barred host'],
  ],
  [
    'object in what a Group announces',
    (url) => announce({ ...act('Create', scene.dogs, url), id: `${scene.dogs}/in${fresh()}` }),
    ['refused: object of another origin', 'refused: object without id'],
    ['refused: object of another origin'],
  ],
  [
    'actor in what a Group announces',
    (url) => announce(act('Like', url, scene.bark)),
    ['refused: actor has no address that we may visit', 'refused: no-id'],
    ['applied'],
  ],
  [
    'vote that a Group announces',
    (url) => announce(act('Like', `${scene.group.origin}/u/${fresh()}`, url)),
    ['ignored: subject is barred'],
    ['ignored: subject is barred'],
  ],
  [
    'key of a proof in what a Group announces',
    (url) =>
      announce(
        act('Like', scene.vera, scene.bark, {
          proof: { type: 'DataIntegrityProof', verificationMethod: url, proofValue: 'z1' },
        }),
      ),
    ['applied'],
    ['applied'],
  ],
  [
    'redirect',
    redirected,
    ['refused: object is on a barred host'],
    ['refused: object is on a barred host'],
  ],
  ['context', (url) => by('Like', scene.ours.uri, { '@context': [url] }), ['applied'], ['applied']],
  [
    'recipient',
    (url) => create({ to: [publicUri, url], cc: [scene.cats.uri, url] }),
    ['applied'],
    ['applied'],
  ],
  ['mention', (url) => create({ tag: [{ type: 'Mention', href: url }] }), ['applied'], ['applied']],
  [
    'picture, attachment and link',
    (url) =>
      create({
        url,
        image: { type: 'Image', url },
        icon: url,
        attachment: [
          { type: 'Link', href: url },
          { type: 'Image', url },
          { type: 'Document', url },
        ],
        content: `<p><img src="${url}"><a href="${url}">x</a></p>`,
      }),
    ['applied'],
    ['applied'],
  ],
  [
    'replies, likes and context of a post',
    (url) => create({ replies: url, likes: url, context: url }),
    ['applied'],
    ['applied'],
  ],
  [
    'icon of an actor',
    (url) => newcomer({ icon: { type: 'Image', url }, image: url, url }),
    ['applied'],
    ['applied'],
  ],
  [
    'key of an actor',
    (url) => newcomer({ publicKey: { id: url, owner: url, publicKeyPem: 'x' } }),
    ['refused: no-key'],
    ['refused: no-key'],
  ],
  // Below the own server it may be; what is behind that name is another question.
  ['inbox', (url) => newcomer({ inbox: url }), ['refused: no-key'], ['applied', 'refused: no-key']],
  [
    'shared inbox',
    (url) => newcomer({ endpoints: { sharedInbox: url } }),
    ['applied'],
    ['applied'],
  ],
  [
    'collections of an actor',
    (url) => newcomer({ outbox: url, followers: url, featured: url }),
    ['applied'],
    ['applied'],
  ],
];

/** Sends one for each address and lets all that follows happen; what became of them, each kind once. */
async function outcomes(make: (url: string) => Made, urls: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const ids: string[] = [];
  for (const [at, url] of urls.entries()) {
    const { activity, sending } = make(url);
    const { status } = await post(scene.moot, activity, sending);
    if (status === 202) ids.push(String(activity['id']));
    else found.add(String(status));
    // No server is asked for more than sixty things at once.
    if (at % 40 === 39) await scene.street.quiet();
  }
  // Who has no key is asked once more, minutes later.
  for (let round = 0; round < 2; round++) {
    await scene.street.quiet();
    scene.street.pass(180_000);
  }
  await scene.street.quiet();
  const rows = await scene.moot.house.database.query
    .select({ state: receiptsTable.state, reason: receiptsTable.reason })
    .from(receiptsTable)
    .where(inArray(receiptsTable.activity, ids));
  for (const { state, reason } of rows) found.add(reason === null ? state : `${state}: ${reason}`);
  return [...found].toSorted();
}

describe('no address of our own network is visited, and it ends with a reason, by', () => {
  test.each(sources)(
    'the %s',
    async (_, make, shown, hidden) => {
      // Budgets of strangers fill again.
      scene.street.pass(120_000);
      const before = open.wentOut();

      expect(await outcomes(make, open.literal)).toEqual(shown);
      expect(open.wentOut(), 'that passed the gate').toBe(before);
      expect(await outcomes(make, open.named)).toEqual(hidden);
      expect(open.traps.caught()).toBe(0);
    },
    60_000,
  );
});
