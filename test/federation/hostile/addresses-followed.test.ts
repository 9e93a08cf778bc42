/** What is asked of others later, or by people here: no connection is ever made into our own network. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { runBackfills } from '#federation/backfill/run-backfills.ts';
import { startBackfill } from '#federation/backfill/start-backfill.ts';
import { fetchSoftware } from '#federation/fetch-software.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { resolveHandle } from '#federation/webfinger-lookup.ts';
import { backfillsTable, deliveriesTable } from '#storage/schema/federation.ts';
import { hosts, openTrapped, zone, type Trapped } from '../support/own-network.ts';
import { act, fresh, type Scene } from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';

let open: Trapped;
let scene: Scene;
beforeAll(async () => {
  open = await openTrapped();
  ({ scene } = open);
});
afterAll(() => open.close());

describe('no address of our own network is visited', () => {
  const reached = (): string[] => [...new Set([...open.literal, ...open.named])];

  test('by what is delivered, which is put aside with a reason', async () => {
    const { given } = scene.moot;
    for (const url of reached()) {
      // Nobody is believed to have one there (`inboxes.test.ts`); but a row may be older than that rule.
      const person = `${scene.evil.origin}/users/n${fresh()}`;
      const member = await given.remotePerson(person, { inbox: url, sharedInbox: null });
      await given.member(scene.cats, member, `${person}/follow`);
      scene.street.pass(1000);
    }
    // NodeInfo of a server is asked for three times within a minute, then it is written to.
    for (let round = 0; round < 5; round++) {
      await scene.street.quiet();
      scene.street.pass(60_000);
    }
    const rows = await scene.moot.house.database.query
      .select({
        inbox: deliveriesTable.inbox,
        state: deliveriesTable.state,
        answer: deliveriesTable.answer,
      })
      .from(deliveriesTable);
    const ours = rows.filter(({ inbox }) => reached().includes(inbox));
    const answers = ours.map(({ state, answer }) => `${state}: ${answer?.replace(/:.*/, '')}`);

    expect(new Set(answers)).toEqual(
      new Set(['aside: address not allowed', 'aside: forbidden-address']),
    );
    const asked = new Set(ours.map(({ inbox }) => inbox));
    expect(open.named.filter((url) => !asked.has(url))).toEqual([]);
    expect(asked.size).toBeGreaterThan(open.named.length + 50);
    expect(open.traps.caught()).toBe(0);
  });

  test('by a name that somebody types, nor by what its server links to', async () => {
    for (const host of [...hosts, ...Object.keys(zone), `127.0.0.1:${open.traps.port}`]) {
      const found = await resolveHandle(scene.moot.world, `somebody@${host}`);
      expect(found.done, host).toBe(false);
    }
    for (const url of reached()) {
      scene.evil.answer('/.well-known/webfinger?resource=acct%3Asomebody%40evil.test', {
        type: 'application/jrd+json',
        body: JSON.stringify({
          subject: 'acct:somebody@evil.test',
          aliases: [url],
          links: [
            { rel: 'self', type: 'application/activity+json', href: url },
            { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `${url}?u={uri}` },
          ],
        }),
      });
      const found = await resolveHandle(scene.moot.world, 'somebody@evil.test');
      expect(found, url).toMatchObject({ done: false });
    }
    expect(open.traps.caught()).toBe(0);
  });

  test('by NodeInfo, wherever its index leads', async () => {
    for (const url of reached()) {
      const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.0';
      scene.evil.answer('/.well-known/nodeinfo', {
        type: 'application/json',
        body: JSON.stringify({ links: [{ rel, href: url }] }),
      });
      expect(await fetchSoftware(scene.moot.world, scene.evil.origin), url).toBeNull();
      const origin = URL.parse(url)?.origin ?? url;
      expect(await fetchSoftware(scene.moot.world, origin), url).toBeNull();
    }
    expect(open.traps.caught()).toBe(0);
  });

  test('by the history of a community: its lists, their pages and what stands in them', async () => {
    const { evil, moot } = scene;
    const page = (more: Doc): string => {
      const path = `/lists/${fresh()}`;
      return evil.serve(path, { id: evil.origin + path, type: 'OrderedCollection', ...more });
    };
    // Literals end at the gate, as everywhere: some of them are enough.
    for (const url of [...open.literal.filter((_, at) => at % 8 === 0), ...open.named]) {
      const lists = [
        url,
        page({ orderedItems: [url, { id: url, type: 'Note', replies: url }], next: url }),
        page({ first: url }),
        page({ first: { type: 'OrderedCollectionPage', id: url, orderedItems: [] } }),
        page({ first: page({ orderedItems: [scene.hers], next: url }) }),
        page({ orderedItems: [act('Announce', scene.dogs, url)] }),
      ];
      for (const list of lists.slice(0, open.named.includes(url) ? 6 : 2)) {
        const group = evil.group(`g${fresh()}`, {
          attributedTo: list,
          outbox: list,
          featured: list,
        });
        await moot.house.act((context) =>
          startBackfill(context, { kind: 'community', uri: group }),
        );
      }
    }
    const waiting = () =>
      moot.house.database.query
        .select({ uri: backfillsTable.uri })
        .from(backfillsTable)
        .where(eq(backfillsTable.state, 'waiting'));
    for (let round = 0; round < 6 && (await waiting()).length > 0; round++) {
      while ((await runBackfills(moot.world)) > 0);
      scene.street.pass(10 * 60_000);
    }

    expect(await waiting()).toEqual([]);
    expect(open.traps.caught()).toBe(0);
  }, 60_000);

  test('by the context and the replies of a thread that is fetched again', async () => {
    const { group, moot } = scene;
    const before = open.wentOut();
    const known = JSON.parse(String(group.documents.get('/posts/1')!.body)) as Doc;
    for (const url of reached()) {
      group.serve('/posts/1', { ...known, context: url, replies: { id: url, first: url } });
      await moot.house.act((context) =>
        startBackfill(context, { kind: 'thread', uri: scene.bark }),
      );
      await runBackfills(moot.world);
    }
    expect(open.wentOut() - before).toBe(2 * open.named.length);
    expect(open.traps.caught()).toBe(0);
  });

  test('when a name leads elsewhere after it was looked at (DNS rebinding)', async () => {
    // Nobody at first, then us; and once more as an alias.
    open.names.zone.set('rebind.example', [
      [],
      ['127.0.0.1'],
      ['=four.example', '127.0.0.1'],
      ['::1'],
    ]);
    const found: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const actor = await resolveActor(scene.moot.world, 'https://rebind.example/u/x');
      found.push(actor.done ? 'done' : actor.reason);
      scene.street.pass(10 * 60_000);
    }

    expect(found).toEqual(['unreachable', 'barred', 'barred', 'barred']);
    expect(open.traps.caught()).toBe(0);
  });
});
