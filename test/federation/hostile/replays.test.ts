/** What was said once and is sent again: by whoever caught it, in another order, after its receipt was forgotten. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChores } from '#federation/retention/run-chores.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { act, fresh, note, openScene, postAt, send, type Scene } from '../support/scene.ts';
import { cavage, deliver, type Doc } from '../support/pretend-server.ts';
import { nothing, trial, trialOf } from '../support/trial.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

/** A request as somebody on the way could keep it. */
type Caught = { readonly body: string; readonly headers: Record<string, string> };
const caught = (json: Doc): Caught => {
  const body = JSON.stringify(json);
  const keyId = `${String(json['actor'])}#main-key`;
  return { body, headers: cavage(body, scene.moot.house.clock(), 'folkmoot.test', { keyId }) };
};
const again = ({ body, headers }: Caught, path = '/inbox') =>
  trialOf(scene, () => deliver(scene.moot, path, headers, body));
const post = (): Doc =>
  note(`${scene.evil.origin}/posts/${fresh()}`, scene.mallory, scene.cats.uri, { name: 'Once' });
/** Days later, with all receipts forgotten. */
const forget = async (): Promise<void> => {
  scene.street.pass(40 * 86_400_000);
  for (let round = 0; round < 10; round++) await runChores(scene.moot.world);
  await scene.street.quiet();
  const left = await scene.moot.house.database.query.select().from(receiptsTable);
  expect(left.filter(({ state }) => state !== 'waiting')).toEqual([]);
};
const before = { state: 'ignored', reason: 'applied before' };

describe('caught and sent again within the hour', () => {
  test('a Like and its Undo, the Undo first: no vote', async () => {
    const like = act('Like', scene.mallory, scene.hers);
    const requests = [caught(like), caught(act('Undo', scene.mallory, like))] as const;
    for (const one of requests) await again(one);
    expect(await postAt(scene, scene.hers)).toMatchObject({ up: 0 });

    for (const one of requests.toReversed()) expect(await again(one)).toEqual(nothing(202));
    for (const one of requests.toReversed())
      expect(await again(one, '/c/cats/inbox')).toEqual(nothing(401));
    expect(await postAt(scene, scene.hers)).toMatchObject({ up: 0 });
  });

  test('the same, signed anew: the mark is by id, not by signature', async () => {
    const like = act('Like', scene.mallory, scene.hers);
    const undo = act('Undo', scene.mallory, String(like['id']));
    await send(scene, like);
    await send(scene, undo);
    scene.street.pass(1000);

    expect(await trial(scene, undo)).toEqual(nothing(202, before));
    expect(await trial(scene, like)).toEqual(nothing(202, before));
  });

  test('a Create after its Delete: nothing comes back', async () => {
    const object = post();
    const create = act('Create', scene.mallory, object);
    await send(scene, create);
    await send(scene, act('Delete', scene.mallory, object['id']));
    scene.street.pass(1000);

    expect(await trial(scene, create)).toEqual(nothing(202, before));
    expect(await trial(scene, act('Create', scene.mallory, object))).toMatchObject({
      status: 202,
      state: 'ignored',
      sent: 0,
      changed: [],
    });
  });

  test('another activity under an id that was used: no effect', async () => {
    const like = act('Like', scene.mallory, scene.hers);
    await send(scene, like);
    const other = { ...act('Create', scene.mallory, post()), id: like['id'] };

    expect(await trial(scene, other)).toEqual(nothing(202, before));
  });

  test('an older Update after a newer one: no effect', async () => {
    const object = post();
    await send(scene, act('Create', scene.mallory, object));
    const edit = (content: string, updated: string): Doc =>
      act('Update', scene.mallory, { ...object, content, updated });
    await send(scene, edit('new', '2026-01-05T11:30:00Z'));

    expect(await trial(scene, edit('old', '2026-01-05T11:20:00Z'))).toEqual(
      nothing(202, { state: 'ignored', reason: expect.any(String) as unknown as string }),
    );
  });
});

describe('an id', () => {
  test('that another server tried to use first is still free for its owner', async () => {
    const create = act(
      'Create',
      scene.vera,
      note(`${scene.victim.origin}/posts/${fresh()}`, scene.vera, scene.cats.uri, { name: 'Mine' }),
    );
    expect(await trial(scene, { ...create, actor: scene.mallory })).toEqual(nothing(400));

    expect(await send(scene, create)).toMatchObject({ state: 'applied' });
  });
});

describe('when its receipt was forgotten long ago', () => {
  test('an old activity has no effect, signed anew or as it was', async () => {
    const object = post();
    const like = act('Like', scene.mallory, scene.ours.uri);
    const activities = [
      act('Create', scene.mallory, object),
      act('Update', scene.mallory, { ...object, content: 'new' }),
      like,
      act('Undo', scene.mallory, like),
    ];
    const requests = activities.map(caught);
    for (const one of requests) expect((await again(one)).state).toBe('applied');
    await forget();

    for (const one of requests) expect(await again(one)).toEqual(nothing(401));
    for (const one of activities.toReversed()) {
      expect(await trial(scene, one)).toMatchObject({
        status: 202,
        ...before,
        sent: 0,
        changed: [],
      });
    }
  });
});
