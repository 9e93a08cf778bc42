/** Whose inbox it is that we write to: nobody has us write to somebody else, or stops what is written there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { act, fresh, openScene, send, type Scene } from '../support/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const newcomer = (inbox: string): string =>
  scene.evil.person(`i${fresh()}`, { inbox, endpoints: {} });
const join = (inbox: string) => send(scene, act('Follow', newcomer(inbox), scene.cats.uri));

describe('somebody whose inbox', () => {
  test.each([
    ['is on another server', 'https://victim.test/api/v1/statuses'],
    ['is on another server of a like name', 'https://not-evil.test/inbox'],
    ['is above the own server', 'https://test/inbox'],
    ['is at another port', 'https://evil.test:8443/inbox'],
    ['is here', 'https://folkmoot.test/inbox'],
  ])('%s is not taken in, and nothing is written there', async (_, inbox) => {
    const taken = scene.victim.received.length;

    expect(await join(inbox)).toMatchObject({ status: 202, state: 'refused', sent: 0 });
    expect(scene.victim.received.length).toBe(taken);
  });

  test('is on the own server, or below it, is', async () => {
    for (const inbox of ['https://evil.test/in', 'https://inboxes.evil.test/in']) {
      const uri = newcomer(inbox);

      expect(await send(scene, act('Follow', uri, scene.cats.uri))).toMatchObject({
        state: 'applied',
      });
      expect(await findActorByUri(scene.moot.house.database.query, uri)).toMatchObject({ inbox });
    }
  });
});

test('members of a server get what they are owed, whatever others say that their inbox there is', async () => {
  const { wire } = scene.street;
  const honest = wire.servers.get('victim.test')!;
  wire.servers.set('victim.test', async (request) =>
    request.method === 'POST' && new URL(request.url).pathname.startsWith('/api/')
      ? new Response('no token', { status: 401 })
      : honest(request),
  );
  for (let n = 0; n < 5; n++) await join(`https://victim.test/api/v1/statuses?${n}`);
  const before = scene.victim.received.length;

  await scene.moot.given.post({ in: scene.cats, by: scene.alice, title: 'News', source: 'Hello' });
  await scene.street.quiet();

  expect(scene.victim.received.length).toBe(before + 1);
});
