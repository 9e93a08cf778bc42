/** `GET /health` against rows made by hand: every field is true, whoever is away. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { registerHealth } from '#http/web/health.ts';
import type { Health } from '#http/web/health-watch.ts';
import { enterAsWorker, type Presence } from '#storage/worker-presence.ts';
import { openDatabase } from '#storage/database.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

const minute = 60_000;

let house: TestHouse;
let app: FastifyInstance;
let workers: Presence[] = [];
let queue: { backend: 'postgresql' | 'redis'; reachable: boolean };

beforeEach(async () => {
  house = await openHouse();
  queue = { backend: 'redis', reachable: true };
  app = Fastify();
  registerHealth(app, house, () => Promise.resolve(queue));
});
afterEach(async () => {
  await app.close();
  for (const worker of workers) await worker.close();
  workers = [];
  await house.close();
});

const databaseUrl = async (): Promise<string> => {
  const rows = await house.database.query.execute<{ name: string }>(
    sql`select current_database() as name`,
  );
  return `${process.env['FOLKMOOT_TEST_POSTGRES']}/${rows[0]!.name}`;
};

async function work(): Promise<void> {
  const presence = await enterAsWorker(await databaseUrl(), () => Promise.resolve(), house.clock);
  await presence.settled();
  workers.push(presence);
}

type Answer = { status: number; health: Health };
async function look(accept = 'application/json'): Promise<Answer> {
  const answer = await app.inject({ method: 'GET', url: '/health', headers: { accept } });
  return { status: answer.statusCode, health: answer.json<Health>() };
}
const lookAgain = async (): Promise<Answer> => {
  house.pass(1000);
  return look();
};
const whereOf = ({ health }: Answer): string[] => health.problems.map(({ where }) => where);

const before = (milliseconds: number): string =>
  new Date(house.clock().getTime() - milliseconds).toISOString();
const after = (milliseconds: number): string => before(-milliseconds);

type Receipt = {
  state?: string;
  arrived?: string;
  nextTry?: string;
  reason?: string;
  attempts?: number;
};
let number = 0;
const receipt = ({ state = 'waiting', arrived = before(0), ...more }: Receipt) =>
  house.database.query.execute(sql`insert into receipts
    (origin, activity, hash, type, actor, body, request, verified, state, arrived, next_try, reason, attempts)
    values ('https://a.test', ${`https://a.test/${++number}`}, 'h', 'Like', 'https://a.test/u', '{}', '{}', true,
      ${state}, ${arrived}, ${more.nextTry ?? null}, ${more.reason ?? null}, ${more.attempts ?? 0})`);
const event = (state: string, created: string) =>
  house.database.query.execute(sql`insert into journal (uuid, kind, event, created, state)
    values (${house.newId()}, 'x', '{}', ${created}, ${state})`);
const run = (text: string) => house.database.query.execute(sql.raw(text));

describe('a server that is well', () => {
  test('answers 200 with every part, to machines by default', async () => {
    await work();
    const answer = await app.inject({ method: 'GET', url: '/health' });

    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toEqual({
      status: 'ok',
      problems: [],
      time: house.clock().toISOString(),
      database: {
        answers: true,
        version: expect.stringMatching(/^\d+/),
        latencyMs: expect.any(Number),
      },
      queue: { backend: 'redis', reachable: true },
      workers: { present: 1 },
      receipts: {
        waiting: 0,
        oldestSeconds: null,
        overdueSeconds: null,
        quarantined: 0,
        byReason: {},
      },
      journal: { unpublished: 0, oldestSeconds: null, quarantined: 0 },
      lanes: { active: 0, failing: 0, refused: 0, dormant: 0, gone: 0, blocked: 0 },
      gaps: 0,
      backlog: {
        items: 0,
        lanes: 0,
        capped: 0,
        laneMax: 1000,
        counted: house.clock().toISOString(),
        slowest: [],
      },
      exceptions: { retry: 0, aside: 0 },
    });
  });

  test('shows the page only to whoever asks for HTML first', async () => {
    const typeFor = async (accept: string) =>
      (await app.inject({ method: 'GET', url: '/health', headers: { accept } })).headers[
        'content-type'
      ];

    expect(await typeFor('text/html,application/xhtml+xml,*/*;q=0.8')).toContain('text/html');
    expect(await typeFor('application/json, text/html')).toContain('application/json');
    expect(await typeFor('*/*')).toContain('application/json');
    expect(await typeFor('application/activity+json')).toContain('application/json');
  });
});

describe('what is told is what stands in the database', () => {
  test('of receipts', async () => {
    await receipt({
      arrived: before(400_000),
      nextTry: after(minute),
      reason: 'actor cannot be reached',
    });
    await receipt({ arrived: before(90_000) });
    await receipt({
      arrived: before(80_000),
      nextTry: before(30_000),
      reason: 'subject cannot be reached',
    });
    await receipt({
      arrived: before(70_000),
      nextTry: after(1),
      reason: 'select * from secrets',
      attempts: 1,
    });
    await receipt({ state: 'quarantined' });
    await receipt({ state: 'quarantined' });
    await receipt({ state: 'applied' });

    expect((await look()).health.receipts).toEqual({
      waiting: 4,
      oldestSeconds: 400,
      overdueSeconds: 90,
      quarantined: 2,
      byReason: {
        new: 1,
        'actor cannot be reached': 1,
        'subject cannot be reached': 1,
        'failed here': 1,
      },
    });
  });

  test('of the journal', async () => {
    await event('waiting', before(12_000));
    await event('waiting', before(30_400));
    await event('quarantined', before(900_000));
    await event('published', before(900_000));
    await event('silent', before(900_000));

    expect((await look()).health.journal).toEqual({
      unpublished: 2,
      oldestSeconds: 30,
      quarantined: 1,
    });
  });

  test('of lanes, their backlog, their exceptions and what they missed', async () => {
    const now = house.clock().toISOString();
    await run(`insert into lanes (host, state, direct, broadcast, created, failing_since, last_success, last_answer,
        missed_from, missed_until) values
      ('a.test', 'active', 9, 9, '${now}', null, '${before(minute)}', '202', null, null),
      ('b.test', 'active', 0, 2, '${now}', null, '${before(minute)}', '202 fine', null, null),
      ('c.test', 'failing', 0, 0, '${now}', '${before(2 * minute)}', null, '503 ${'x'.repeat(90)}', 3, 7),
      ('d.test', 'refused', 3, 3, '${now}', null, null, null, null, null),
      ('e.test', 'dormant', 3, 3, '${now}', null, null, null, null, null),
      ('f.test', 'gone', 0, 0, '${now}', null, null, null, null, null),
      ('g.evil.test', 'active', 0, 0, '${now}', null, null, null, null, null)`);
    await run(
      `insert into instance_rules (host, degrees, created) values ('evil.test', '{defederate}', '${now}')`,
    );
    await run(`insert into log (seq, activity, form, body, signer, open, community, actor, object, after, weight, created)
      select n, 'a' || n, 'announce', '', 1, true, 1, 'x', 'y', '{}', 'vote', '${now}' from generate_series(1, 3) n`);
    await run(`insert into subscriptions (host, inbox, community, from_seq)
      select host, 'https://' || host || '/inbox', 1, 1 from lanes`);
    await run(`insert into deliveries (host, seq, inbox, state, next_try, tried) values
      ('a.test', 1, 'i', 'aside', null, '${now}'), ('a.test', 2, 'i', 'retry', '${now}', '${now}'),
      ('a.test', 3, 'i', 'aside', null, '${now}'), ('c.test', 1, 'i', 'retry', null, '${now}')`);

    const { health } = await look();

    expect(health.lanes).toEqual({
      active: 2,
      failing: 1,
      refused: 1,
      dormant: 1,
      gone: 1,
      blocked: 1,
    });
    expect(health.gaps).toBe(1);
    expect(health.exceptions).toEqual({ retry: 1, aside: 2 });
    expect(health.backlog).toEqual({
      items: 4,
      lanes: 2,
      capped: 0,
      laneMax: 1000,
      counted: now,
      slowest: [
        {
          host: 'c.test',
          state: 'failing',
          backlog: 3,
          more: false,
          since: before(2 * minute),
          lastAnswer: `503 ${'x'.repeat(56)}`,
          missed: { from: 3, until: 7 },
        },
        {
          host: 'b.test',
          state: 'active',
          backlog: 1,
          more: false,
          since: before(minute),
          lastAnswer: '202 fine',
          missed: null,
        },
      ],
    });
  });

  test('of workers: each process counts once, and none when it has gone', async () => {
    await work();
    await work();
    expect((await look()).health.workers).toEqual({ present: 2 });

    await workers.pop()!.close();
    expect((await lookAgain()).health.workers).toEqual({ present: 1 });
  });
});

describe('503', () => {
  test('without a worker', async () => {
    expect(whereOf(await look())).toEqual(['workers']);
    await work();
    expect(await lookAgain()).toMatchObject({ status: 200, health: { status: 'ok' } });
  });

  test('when a receipt that is due waits for more than five minutes, not when it waits for others', async () => {
    await work();
    await receipt({ arrived: before(24 * 60 * minute), nextTry: after(60 * minute) });
    await receipt({ arrived: before(5 * minute - 1000) });
    expect((await look()).status).toBe(200);

    const answer = await (house.pass(1000), lookAgain());
    expect(answer.status).toBe(503);
    expect(whereOf(answer)).toEqual(['receipts']);
  });

  test('when a row of the journal is unpublished for more than a minute', async () => {
    await work();
    await event('waiting', before(minute));
    expect((await look()).status).toBe(200);

    const answer = await lookAgain();
    expect(answer.status).toBe(503);
    expect(whereOf(answer)).toEqual(['journal']);
  });

  test('when the queue is away, or does not tell', async () => {
    await work();
    queue = { backend: 'redis', reachable: false };
    const away = await look();
    expect(away.status).toBe(503);
    expect(away.health).toMatchObject({ queue, problems: [{ where: 'queue' }] });

    const silent = Fastify();
    registerHealth(silent, house, () => new Promise(() => undefined));
    const answer = await silent.inject({ method: 'GET', url: '/health' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ queue: { backend: null, reachable: false } });
    await silent.close();
  });
});

describe('while PostgreSQL is away', () => {
  test('the answer is 503 before the connection gives up, as JSON and as a page', async () => {
    // Takes connections and says nothing: the worst way to be away.
    const mute = createServer(() => undefined);
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    const { port } = mute.address() as AddressInfo;
    const gone = openDatabase(`postgres://nobody@127.0.0.1:${port}/none`, 2);
    const lost = Fastify();
    registerHealth(lost, { ...house, database: gone }, () => Promise.resolve(queue));
    const givenUp = gone.query.execute(sql`select 1`).then(
      () => 'answered',
      () => 'given up',
    );
    const [json, page] = await Promise.all(
      ['application/json', 'text/html'].map((accept) =>
        lost.inject({ method: 'GET', url: '/health', headers: { accept } }),
      ),
    );

    expect(await Promise.race([givenUp, 'still waiting'])).toBe('still waiting');
    expect([json!.statusCode, page!.statusCode]).toEqual([503, 503]);
    expect(json!.json()).toMatchObject({
      status: 'failing',
      problems: [{ where: 'database' }],
      database: { answers: false, version: null, latencyMs: null },
      queue: { reachable: true },
      receipts: null,
      backlog: null,
    });
    expect(page!.body).toContain('PostgreSQL does not answer');
    await lost.close();
    await gone.close();
    mute.close();
  });

  test('what was in order is told again when it is back', async () => {
    await work();
    expect((await look()).status).toBe(200);
    const admin = postgres(await databaseUrl(), { max: 1, onnotice: () => undefined });
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'folkmoot'`;
    await admin.end();

    const answers: number[] = [];
    for (let turn = 0; turn < 3; turn++) answers.push((await lookAgain()).status);
    expect(answers.at(-1)).toBe(200);
  });
});

test('many who ask at once cost one look, and so does who asks soon again', async () => {
  let looks = 0;
  const counting = Fastify();
  registerHealth(counting, house, async () => {
    looks++;
    return queue;
  });
  const ask = () =>
    Promise.all(Array.from({ length: 50 }, () => counting.inject({ url: '/health' })));

  expect(new Set((await ask()).map(({ body }) => body)).size).toBe(1);
  await ask();
  expect(looks).toBe(1);

  house.pass(1000);
  await ask();
  expect(looks).toBe(2);
  await counting.close();
});
