/** A week without a road to one server, with the clock moved: what waited comes in order, and nobody else waits. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { editPost } from '#domain/posts/edit-post.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { lanesTable } from '#storage/schema/federation.ts';
import { runWhole } from '../support/run-whole.ts';
import { openStage, type Stage } from '../federation/stage.ts';
import { violations } from './invariants.ts';
import { readSaid, type Told } from './told.ts';

const hourMs = 3_600_000;
/** What waits is kept for seven days: the last of it must have left by then. */
const awayHours = 162;
const near = ['near.test', 'nigh.test'];
const far = 'far.test';

let stage: Stage;
let told: Told[];
let away: boolean;

beforeEach(async () => {
  stage = await openStage();
  told = [];
  away = false;
  let order = 0;
  stage.wire.setWeather((request, next) =>
    away && new URL(request.url).host === far
      ? Promise.reject(new TypeError('no road'))
      : next(request),
  );
  for (const host of [...near, far]) {
    stage.server(host, 'lemmy', ({ inbox, body }) => {
      const sha = createHash('sha256').update(body).digest('hex');
      const at = stage.house.clock().getTime();
      const counted = { at, from: order++, until: order++, status: 202 };
      told.push({ host, inbox, sha, body, ...counted, ...readSaid(body) });
      return 202;
    });
  }
});

afterEach(() => stage.close());

const got = (host: string): string[] =>
  told.filter((one) => one.host === host).map(({ said }) => said);
const laneOf = async (host: string) =>
  (await stage.house.database.query.select().from(lanesTable)).find((lane) => lane.host === host)!;

test(
  'a week without a road to one server delays only that server, which then gets all of it in order',
  { timeout: 300_000 },
  async () => {
    const alice = await stage.given.account('alice');
    const cats = await stage.given.community('cats', { by: alice });
    const voters = [await stage.given.account('bob'), await stage.given.account('cid')];
    for (const host of [...near, far])
      await stage.given.member(cats, await stage.given.remotePerson(`https://${host}/u/mia`));
    let before = await stage.given.post({ in: cats, by: alice, title: 'Before' });
    await stage.settle();
    expect(got(far)).toHaveLength(1);

    away = true;
    for (let hour = 0; hour < awayHours; hour += 6) {
      const post = await stage.given.post({ in: cats, by: alice, title: `Hour ${hour}` });
      await stage.given.comment({ on: before, by: voters[0]! });
      await stage.act((context) =>
        editPost(context, { post: before.id, by: alice.id, source: `Hour ${hour}` }),
      );
      for (const voter of voters) {
        const subject = { post: post.id } as const;
        await stage.act((context) => castVote(context, { subject, voter: voter.id, value: 1 }));
      }
      before = post;
      await stage.settle();
      // Those with a road have it within the hour.
      expect(got(near[0]!).toSorted()).toEqual(got(near[1]!).toSorted());
      expect(await laneOf(near[0]!)).toMatchObject({ state: 'active' });
      stage.house.pass(6 * hourMs);
      await runWhole(stage.world, 'chores');
    }
    expect(got(far)).toHaveLength(1);
    expect(await laneOf(far)).toMatchObject({ missedFrom: null });

    away = false;
    stage.house.pass(hourMs);
    const news = await stage.given.post({ in: cats, by: alice, title: 'News' });
    await stage.settle();
    expect(
      told.filter(({ host, object }) => near.includes(host) && object === news.uri),
    ).toHaveLength(2);
    for (let hour = 0; hour < 30 && got(far).length < got(near[0]!).length; hour++) {
      stage.house.pass(hourMs);
      await stage.settle();
    }

    expect(got(far).toSorted()).toEqual(got(near[0]!).toSorted());
    expect(await laneOf(far)).toMatchObject({ state: 'active', failures: 0 });
    const nothing = {
      receipts: [],
      repeated: [],
      log: [],
      lanes: [],
      deliveries: [],
      unpublished: 0,
    };
    expect(violations({ accepted: [], owed: [], told, facts: nothing, ends: [] })).toEqual([]);
  },
);
