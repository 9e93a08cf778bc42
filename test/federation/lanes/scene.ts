/** The scene that tests of lanes play on: Alice's community, and people elsewhere who follow it. */
import { eq } from 'drizzle-orm';
import { editPost } from '#domain/posts/edit-post.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { deliveriesTable, lanesTable } from '#storage/schema/federation.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { lanesSettled, takeLanes } from '#federation/lanes/run-lanes.ts';
import { publishJournal } from '#federation/publish.ts';
import type { World } from '#federation/world.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, said, type Answering, type Post, type Stage } from '../stage.ts';

export type Has = { readonly id: number; readonly uri: string };
export type Scene = Stage & ReturnType<typeof playOn> & { readonly alice: Has; readonly cats: Has };

export const host = 'lemmy.test';
export const secondMs = 1000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** The epoch of a worker that died. */
export const deadEpoch = '00000000-0000-4000-8000-00000000dead';

export async function openScene(): Promise<Scene> {
  const stage = await openStage();
  const alice = await stage.given.account('alice');
  const cats = await stage.given.community('cats', { by: alice });
  return { ...stage, alice, cats, ...playOn(stage, alice, cats) };
}

export const isAbout = (sent: Post, thing: Has): boolean =>
  sent.body.includes(JSON.stringify(thing.uri));
export const isAboutAny = (sent: Post, things: readonly Has[]): boolean =>
  things.some((thing) => isAbout(sent, thing));

function playOn(stage: Stage, alice: Has, cats: Has) {
  const reader = stage.house.database.query;
  const post = (title = 'A post'): Promise<Has> => stage.given.post({ in: cats, by: alice, title });
  const publishAll = async (): Promise<void> => {
    while ((await publishJournal(stage.world)) > 0);
  };
  return {
    reader,
    post,
    manyPosts: async (count: number, title = 'Post'): Promise<Has[]> => {
      const made: Has[] = [];
      for (let n = 0; n < count; n++) made.push(await post(`${title} ${n}`));
      return made;
    },
    edit: async (thing: Has, source: string): Promise<void> => {
      const edit = { post: thing.id, by: alice.id, source };
      valueOf(await stage.act((context) => editPost(context, edit)));
    },
    /** Somebody there joins, and has been told so. */
    join: async (name: string, answer: Answering = () => 202): Promise<void> => {
      stage.server(name, 'lemmy');
      await stage.given.member(cats, await stage.given.remotePerson(`https://${name}/u/mia`));
      await stage.settle();
      stage.server(name, 'lemmy', answer);
      stage.forget();
    },
    publishAll,
    /** All that waits is published, and its lanes are run once. */
    runOnce: async (world: World = stage.world): Promise<void> => {
      await publishAll();
      await takeLanes(world);
      await lanesSettled(world);
    },
    deliveries: () => reader.select().from(deliveriesTable).orderBy(deliveriesTable.seq),
    laneOf: async (name: string) =>
      (await reader.select().from(lanesTable).where(eq(lanesTable.host, name)))[0]!,
    /** Everybody has just sent us something valid. */
    hearAll: () => reader.update(instancesTable).set({ heard: stage.house.clock() }),
    activities: (name: string): unknown[] => stage.to(name).map((sent) => said(sent)['id']),
    /** Who elsewhere is a member of anything here. */
    memberships: () =>
      reader
        .select({ member: membershipsTable.member })
        .from(membershipsTable)
        .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
        .where(eq(actorsTable.local, false)),
    /** From now on a server that joined shows these documents, by their addresses; who is `gone` answers 410. */
    show: (name: string, documents: ReadonlyMap<string, unknown>): void => {
      const rest = stage.wire.servers.get(name)!;
      stage.wire.servers.set(name, (request) => {
        const document = request.method === 'GET' ? documents.get(request.url) : undefined;
        if (document === undefined) return rest(request);
        return Promise.resolve(
          document === 'gone'
            ? new Response('', { status: 410 })
            : Response.json(document, { headers: { 'content-type': 'application/activity+json' } }),
        );
      });
    },
  };
}

/** Mia there, as her server tells of her. */
export const mia = () => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `https://${host}/u/mia`,
  type: 'Person',
  preferredUsername: 'mia',
  inbox: `https://${host}/u/mia/inbox`,
  endpoints: { sharedInbox: `https://${host}/inbox` },
});
