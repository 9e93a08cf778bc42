/** What the log forgets, and what a server that was away for long is told when it is back. */
import { asc, eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { banMember } from '#domain/moderation/ban-member.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { runChores } from '#federation/retention/run-chores.ts';
import { resyncLane } from '#federation/retention/resync-lane.ts';
import { deliveriesTable, lanesTable, logTable } from '#storage/schema/federation.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, said, type Post, type Stage } from '../stage.ts';

type Has = { readonly id: number; readonly uri: string };

const day = 24 * 3_600_000;
const host = 'lemmy.test';
let stage: Stage;
let alice: Has;
let cats: Has;
let away: boolean;

beforeEach(async () => {
  stage = await openStage();
  alice = await stage.given.account('alice');
  cats = await stage.given.community('cats', { by: alice });
  away = false;
  stage.server(host, 'lemmy', () => (away ? 503 : 202));
  stage.server('other.test', 'lemmy');
  await stage.given.member(cats, await stage.given.remotePerson(`https://${host}/u/mia`));
  await stage.given.member(cats, await stage.given.remotePerson('https://other.test/u/bob'));
  await stage.settle();
});
afterEach(() => stage.close());

const reader = () => stage.house.database.query;
const log = () => reader().select().from(logTable).orderBy(asc(logTable.seq));
const weights = async (): Promise<string[]> =>
  (await log()).map(({ form, weight }) => `${form} ${weight}`);
const lane = async () =>
  (await reader().select().from(lanesTable).where(eq(lanesTable.host, host)))[0]!;
const post = (title = 'A post'): Promise<Has> => stage.given.post({ in: cats, by: alice, title });
const vote = (thing: Has, value: 1 | -1 = 1, voter: Has = alice) =>
  stage.act((context) =>
    castVote(context, { voter: voter.id, subject: { post: thing.id }, value }),
  );
const edit = (thing: Has, title: string) =>
  stage.act(async (context) =>
    valueOf(
      await editPost(context, { post: thing.id, by: alice.id, title, source: 'Words', url: null }),
    ),
  );
/** The newest row of the log is never forgotten: something else must be it. */
const goOn = async (): Promise<void> => {
  await post('Newest');
  await stage.settle();
};
/** Days go by as they do: lanes try, chores run. */
async function live(days: number): Promise<void> {
  for (let passed = 0; passed < days; passed++) {
    stage.house.pass(day);
    await stage.settle();
    await sweep();
  }
}
async function sweep(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) if ((await runChores(stage.world)) === 0) return;
  throw new Error('the chores never end');
}
const about = (posts: readonly Post[], thing: Has): Post[] =>
  posts.filter(({ body }) => body.includes(JSON.stringify(thing.uri)));
const kindOf = (sent: Post): unknown => {
  const { object } = said(sent) as { object: { type?: string } };
  return object.type;
};

describe('what everybody has read', () => {
  test('loses its votes after a week, and its edits but the last', async () => {
    const thing = await post();
    await vote(thing);
    await edit(thing, 'First');
    await edit(thing, 'Second');
    await edit(thing, 'Third');
    await stage.settle();
    await goOn();
    const before = await log();
    expect(before.filter(({ weight }) => weight === 'vote')).not.toEqual([]);

    await live(6);
    expect(await log()).toEqual(before);
    await live(2);

    const after = await log();
    expect(after.filter(({ weight }) => weight === 'vote')).toEqual([]);
    const edits = after.filter(({ weight, form }) => weight === 'other' && form === 'announce');
    expect(edits.map(({ body }) => /"name":"(\w+)"/.exec(body)?.[1])).toEqual(['Third']);
    expect(await lane()).toMatchObject({ missedFrom: null, missedUntil: null, faded: null });
  });

  test('keeps what outboxes, boosts and removals are made of, however old', async () => {
    const thing = await post();
    await stage.settle();
    await goOn();
    await live(40);

    expect(await weights()).toEqual(
      expect.arrayContaining(['announce creation', 'act creation', 'boost creation']),
    );
    expect((await log()).every(({ open, weight }) => open || weight === 'removal')).toBe(true);
    stage.forget();
    await stage.act((context) => deletePost(context, { post: thing.id, by: alice.id }));
    await stage.settle();

    expect(about(stage.to(host), thing).map(kindOf)).toEqual(['Delete']);
    expect((await log()).find(({ weight }) => weight === 'removal')?.reachesBack).toBe(
      (await log()).find(({ object }) => object === thing.uri)?.seq,
    );
  });

  test('keeps its newest row, from which numbers go on', async () => {
    const thing = await post();
    await vote(thing);
    await stage.settle();
    const head = (await log()).at(-1)!.seq;
    await live(40);

    expect((await log()).at(-1)!.seq).toBe(head);
    await goOn();
    expect((await log()).at(-1)!.seq).toBeGreaterThan(head);
  });
});

describe('a server that is away', () => {
  test('for six days gets everything, votes too, in order', async () => {
    away = true;
    const thing = await post();
    await vote(thing);
    await live(6);
    away = false;
    stage.forget();
    await live(1);

    expect(about(stage.to(host), thing).map(kindOf)).toEqual(['Create', 'Like']);
    expect(await lane()).toMatchObject({ state: 'active', missedFrom: null });
  });

  test('for ten days misses votes, and is marked; posts and the last edit still come', async () => {
    away = true;
    const thing = await post();
    await vote(thing);
    await edit(thing, 'First');
    await edit(thing, 'Second');
    await stage.settle();
    await goOn();
    await live(10);
    expect(await lane()).toMatchObject({ state: 'dormant', missedFrom: expect.any(Number) });
    away = false;
    stage.forget();
    await live(2);

    expect(about(stage.to(host), thing).map(kindOf)).toEqual(['Create', 'Update']);
    expect(stage.to(host).some(({ body }) => body.includes('First'))).toBe(false);
    expect(await lane()).toMatchObject({
      state: 'active',
      missedUntil: expect.any(Number),
      resynced: expect.any(Date),
    });
  });

  test('misses nothing by a vote that was taken back, or an edit that another followed', async () => {
    const thing = await post();
    await stage.settle();
    away = true;
    await vote(thing);
    await edit(thing, 'First');
    await stage.settle();
    await stage.act((context) =>
      retractVote(context, { voter: alice.id, subject: { post: thing.id } }),
    );
    await edit(thing, 'Second');
    await stage.settle();
    await goOn();
    await live(10);

    expect((await log()).filter(({ weight }) => weight === 'vote')).toEqual([]);
    expect(await lane()).toMatchObject({ missedFrom: null, missedUntil: null });
  });

  test('misses the taking back of a vote that it knows', async () => {
    const thing = await post();
    await vote(thing);
    await stage.settle();
    away = true;
    await stage.act((context) =>
      retractVote(context, { voter: alice.id, subject: { post: thing.id } }),
    );
    await stage.settle();
    await goOn();
    await live(10);

    expect(await lane()).toMatchObject({ missedFrom: expect.any(Number) });
  });

  test('for forty days gets removals and bans, what is younger, and then the posts of the gap', async () => {
    const known = await post('Known');
    const mallory = await stage.given.remotePerson('https://other.test/u/mallory');
    await stage.settle();
    away = true;
    const missed = await post('Missed');
    const gone = await post('Gone');
    await stage.settle();
    await stage.act((context) => deletePost(context, { post: known.id, by: alice.id }));
    await stage.act((context) => deletePost(context, { post: gone.id, by: alice.id }));
    await stage.act(async (context) =>
      valueOf(
        await banMember(context, {
          community: cats.id,
          person: mallory.id,
          by: alice.id,
          reason: null,
          until: null,
        }),
      ),
    );
    await live(35);
    const young = await post('Young');
    await live(5);
    expect(await lane()).toMatchObject({
      missedFrom: expect.any(Number),
      faded: expect.any(Number),
    });
    away = false;
    stage.forget();
    await stage.house.pass(day);
    await stage.settle();

    // The probe of a lane that slept is of the newest; the others follow in order.
    expect(stage.to(host).map(kindOf)).toEqual(['Create', 'Delete', 'Delete', 'Block']);
    expect(about(stage.to(host), missed)).toEqual([]);
    expect(about(stage.to(host), young)).toHaveLength(1);

    await sweep();
    await stage.settle();
    expect(about(stage.to(host), missed).map(kindOf)).toEqual(['Create']);
    expect(about(stage.to(host), gone).map(kindOf)).toEqual(['Delete']);
    expect(await lane()).toMatchObject({ resynced: expect.any(Date) });
    expect(await reader().select().from(deliveriesTable)).toEqual([]);

    // Seen for a month, then the mark goes.
    await live(31);
    expect(await lane()).toMatchObject({ missedFrom: null, resynced: null });
  });

  test('holds up nobody else: they are told everything meanwhile', async () => {
    away = true;
    const thing = await post();
    await vote(thing);
    await stage.settle();
    await goOn();
    await live(12);

    expect(about(stage.to('other.test'), thing).map(kindOf)).toEqual(['Create', 'Like']);
  });
});

describe('by hand', () => {
  test('a gap is filled again as often as its operator wants', async () => {
    expect(await resyncLane(stage.world, 'nobody.test')).toEqual({
      done: false,
      reason: 'not-found',
    });
    expect(await resyncLane(stage.world, host)).toEqual({ done: false, reason: 'nothing-missed' });
    away = true;
    const missed = await post('Missed');
    await stage.settle();
    await goOn();
    await live(40);
    away = false;
    await live(1);
    await stage.settle();
    stage.forget();

    expect(await resyncLane(stage.world, host)).toMatchObject({ done: true, value: { queued: 2 } });
    await stage.settle();
    expect(about(stage.to(host), missed).map(kindOf)).toEqual(['Create']);
  });

  test('a blocked server misses nothing by it: nothing of that time is owed', async () => {
    away = true;
    await post();
    await stage.settle();
    await reader().execute(sql`insert into instance_rules (host, degrees, created)
      values (${host}, '{defederate}', ${stage.house.clock().toISOString()})`);
    await goOn();
    await live(40);

    expect(await lane()).toMatchObject({ missedFrom: null, faded: null });
  });
});
