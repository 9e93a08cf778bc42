/** Chores: what they prune and what they leave, once for all workers, and what a silence sets off. */
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { noteHeard } from '#domain/instances/note-heard.ts';
import { chores, runChores } from '#federation/retention/run-chores.ts';
import { openStage, type Stage } from '../stage.ts';

const day = 24 * 3_600_000;
let stage: Stage;
beforeEach(async () => void (stage = await openStage()));
afterEach(() => stage.close());

const query = () => stage.house.database.query;
const run = (text: string) => query().execute<Record<string, unknown>>(sql.raw(text));
const ago = (days: number): string =>
  new Date(stage.house.clock().getTime() - days * day).toISOString();
async function sweep(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) if ((await runChores(stage.world)) === 0) return;
  throw new Error('the chores never end');
}

describe('receipts', () => {
  const receipts = async () =>
    (await run(`select activity from receipts order by activity`)).map(({ activity }) => activity);
  const add = (state: string, days: number, rows = 1) =>
    run(`insert into receipts (origin, activity, hash, type, actor, body, request, verified, arrived, state, settled)
      select 'https://a.test', '${state} ${days}' || case when ${rows} = 1 then '' else ' ' || n end, 'h', 'Like', 'a',
        '{}', '{}', true, '${ago(days)}', '${state}', ${state === 'waiting' ? 'null' : `'${ago(days)}'`}
      from generate_series(1, ${rows}) n`);

  test('go a week after they had their effect, a month after they were refused, and never while they wait', async () => {
    for (const state of ['applied', 'ignored', 'refused', 'blocked', 'waiting', 'quarantined'])
      for (const days of [6.9, 7.1, 29.9, 30.1, 300]) await add(state, days);
    await run(
      `insert into applied (origin, activity, receipt, created) values ('https://a.test', 'x', 1, '${ago(300)}')`,
    );
    await sweep();

    expect(await receipts()).toEqual(
      [
        ...['applied', 'ignored'].map((state) => `${state} 6.9`),
        ...['blocked', 'refused'].flatMap((state) => [6.9, 7.1, 29.9].map((n) => `${state} ${n}`)),
        ...['quarantined', 'waiting'].flatMap((state) =>
          [6.9, 7.1, 29.9, 30.1, 300].map((n) => `${state} ${n}`),
        ),
      ].toSorted(),
    );
    expect(await run('select activity from applied')).toHaveLength(1);
  });

  test('go in batches: none of them holds a lock for long', async () => {
    await add('applied', 8, 12_000);

    await runChores(stage.world);
    expect(await receipts()).toHaveLength(7000);
    await sweep();
    expect(await receipts()).toEqual([]);
  });
});

describe('what was noted about sends', () => {
  test('goes when the cursor has passed it and nobody looks at it any more', async () => {
    const now = ago(0);
    await run(`insert into log (seq, activity, form, body, signer, open, community, actor, object, after, weight, created)
      select n, 'a' || n, 'announce', 'x', 1, true, 1, 'x', 'o' || n, '{}', case when n = 5 then 'removal' else 'creation' end,
        case when n <= 10 then timestamptz '${ago(31)}' else timestamptz '${ago(1)}' end from generate_series(1, 20) n`);
    await run(`insert into lanes (host, state, direct, broadcast, created) values
      ('well.test', 'active', 20, 20, '${now}'), ('away.test', 'dormant', 2, 2, '${now}')`);
    await run(`insert into log_direct (host, seq, inbox)
      select host, n, 'i' from lanes, unnest(array[2, 4, 5, 15]) n`);
    await run(`insert into deliveries (host, seq, inbox, state, next_try, tried) values
      ('well.test', 3, 'i', 'aside', null, '${ago(31)}'), ('well.test', 4, 'i', 'aside', null, '${ago(29)}'),
      ('well.test', 6, 'i', 'retry', '${now}', '${ago(31)}'), ('away.test', 3, 'i', 'done', null, '${ago(31)}'),
      ('lost.test', 3, 'i', 'done', null, '${ago(31)}')`);
    await sweep();

    const named = await run(`select host || ' ' || seq as one from log_direct order by 1`);
    expect(named.map(({ one }) => one)).toEqual(['away.test 15', 'away.test 5', 'well.test 15']);
    const marks = await run(
      `select host || ' ' || seq || ' ' || state as one from deliveries order by 1`,
    );
    expect(marks.map(({ one }) => one)).toEqual([
      'away.test 3 done',
      'well.test 4 aside',
      'well.test 6 retry',
    ]);
  });

  test('and a subscription that ended stays for as long as something of its time can be removed', async () => {
    await run(`insert into log (seq, activity, form, body, signer, open, community, actor, object, after, weight, created, voided)
      select n, 'a' || n, 'announce', 'x', 1, true, 1 + n % 2, 'x', 'o' || n, '{}', 'creation', '${ago(31)}',
        case when n % 2 = 1 then timestamptz '${ago(31)}' end from generate_series(1, 20) n`);
    await run(`insert into lanes (host, state, direct, broadcast, created) values
      ('well.test', 'active', 20, 20, '${ago(0)}'), ('away.test', 'dormant', 2, 2, '${ago(0)}')`);
    await run(`insert into subscriptions (host, inbox, community, from_seq, until_seq) values
      ('well.test', 'a', 1, 1, 10), ('well.test', 'a', 2, 1, 10), ('well.test', 'a', 2, 11, null),
      ('away.test', 'b', 2, 1, 10)`);
    await sweep();

    const left = await run(
      `select host, community, from_seq::int as from from subscriptions order by 1, 2, 3`,
    );
    expect([...left]).toEqual([
      { host: 'away.test', community: 2, from: 1 },
      { host: 'well.test', community: 1, from: 1 },
      { host: 'well.test', community: 2, from: 11 },
    ]);
  });
});

describe('of many workers', () => {
  test('each chore is done once in its period', async () => {
    await sweep();
    expect(await runChores(stage.world)).toBe(0);
    const ran = await run('select name from chores where ran is not null');
    expect(ran).toHaveLength(chores.length);

    stage.house.pass(10 * 60_000);
    await sweep();
    const again = await run(`select name from chores where ran = '${ago(0)}' order by name`);
    const due = chores.filter(({ everyMs }) => everyMs <= 10 * 60_000);
    expect(due.length).toBeLessThan(chores.length);
    expect(again.map(({ name }) => name)).toEqual(due.map(({ name }) => name).sort());
  });

  test('one does it at a time; the others leave it alone', async () => {
    const taken = await stage.house.database.transact(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(70104004)`);
      return runChores(stage.world);
    });

    expect(taken).toBe(0);
    expect(await runChores(stage.world)).toBe(chores.length);
  });

  test('one that fails leaves the others their turn, and is tried again', async () => {
    await run('alter table notices rename to lost');
    expect(await runChores(stage.world)).toBe(chores.length - 1);
    expect(stage.logged).toContainEqual(expect.objectContaining({ message: 'chore failed' }));

    await run('alter table lost rename to notices');
    expect(await runChores(stage.world)).toBe(1);
  });
});

describe('a server that is heard again after a day of silence', () => {
  const heard = (...hosts: string[]) => stage.act((context) => noteHeard(context, hosts));
  const backfills = async () =>
    (await run(`select uri from backfills where state = 'waiting' order by uri`)).map(
      ({ uri }) => uri,
    );

  beforeEach(async () => {
    const alice = await stage.given.account('alice');
    for (const host of ['lemmy.test', 'quiet.test', 'evil.test']) {
      const dogs = await stage.given.remoteCommunity(`https://${host}/c/dogs`);
      await stage.given.remoteCommunity(`https://${host}/c/unfollowed`);
      await stage.given.member(dogs, alice);
      await stage.act((context) => acceptJoin(context, { community: dogs.id, member: alice.id }));
    }
    await heard('lemmy.test', 'quiet.test', 'evil.test');
    await sweep();
    await run('delete from backfills');
  });

  test('is asked for what its communities said meanwhile, once', async () => {
    await run(
      `insert into instance_rules (host, degrees, created) values ('evil.test', '{defederate}', '${ago(0)}')`,
    );
    stage.house.pass(1.1 * day);
    await sweep();
    expect(await backfills()).toEqual([]);

    await heard('lemmy.test', 'evil.test');
    stage.house.pass(10 * 60_000);
    await sweep();
    expect(await backfills()).toEqual(['https://lemmy.test/c/dogs']);

    await run('delete from backfills');
    await heard('lemmy.test');
    stage.house.pass(10 * 60_000);
    await sweep();
    expect(await backfills()).toEqual([]);
  });

  test('is asked as well when it was we who were away', async () => {
    stage.house.pass(3 * day);
    // The worker looks first, and hears them afterwards.
    await sweep();
    await heard('lemmy.test', 'quiet.test');
    stage.house.pass(10 * 60_000);
    await sweep();

    expect(await backfills()).toEqual(['https://lemmy.test/c/dogs', 'https://quiet.test/c/dogs']);
  });

  test('is left alone after less', async () => {
    for (let hour = 0; hour < 3; hour++) {
      stage.house.pass(0.9 * day);
      await heard('lemmy.test');
      await sweep();
    }
    expect(await backfills()).toEqual([]);
  });
});
