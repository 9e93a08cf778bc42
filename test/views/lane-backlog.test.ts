/** The backlog of every lane, held against counting by hand over a town made by chance. */
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { findBlockedLanes } from '#views/blocked-lanes.ts';
import { backlogMax, backlogQuery } from '#views/lane-backlog.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const { query } = house.database;

/** The same town in every run. */
let dice = 7;
const roll = (sides: number): number => {
  dice = (dice * 48_271) % 2_147_483_647;
  return dice % sides;
};

type Row = {
  readonly seq: number;
  readonly community: number | null;
  readonly dialect: string | null;
  readonly software: string | null;
  readonly weight: string;
  readonly reachesBack: number | null;
  readonly voided: boolean;
};
type Lane = {
  readonly host: string;
  readonly state: string;
  readonly direct: number;
  readonly broadcast: number;
  readonly dialect: string | null;
  readonly before: string | null;
  readonly software: string | null;
  readonly faded: number | null;
};
type Span = {
  readonly host: string;
  readonly inbox: string;
  readonly community: number;
  readonly from: number;
  readonly until: number | null;
};
type Named = { readonly host: string; readonly seq: number; readonly inbox: string };
type Settled = Named & { readonly state: string; readonly alone: boolean };

const rowsMax = 300;
const log: Row[] = [];
const lanes: Lane[] = [];
const spans: Span[] = [];
const named: Named[] = [];
const settled: Settled[] = [];
const rules = ['evil.example', 'port.example:8443'];

function makeTown(): void {
  for (let seq = 1; seq <= rowsMax; seq++) {
    const weight = ['creation', 'vote', 'other', 'removal'][roll(4)]!;
    const dialect = [null, 'threadiverse', 'microblog', 'microblog'][roll(4)]!;
    log.push({
      seq,
      community: roll(5) === 0 ? null : 1 + roll(4),
      dialect,
      software: dialect === 'microblog' && roll(3) === 0 ? 'gotosocial' : null,
      weight,
      reachesBack: weight === 'removal' && roll(2) === 0 ? 1 + roll(seq) : null,
      voided: roll(9) === 0,
    });
  }
  for (let index = 0; index < 60; index++) {
    const host =
      index === 0 ? 'sub.evil.example' : index === 1 ? 'port.example:8443' : `s${index}.example`;
    lanes.push({
      host,
      state: ['active', 'failing', 'dormant', 'refused', 'gone'][roll(5)]!,
      direct: roll(rowsMax + 1),
      broadcast: roll(rowsMax + 1),
      dialect: [null, 'threadiverse', 'microblog'][roll(3)]!,
      before: roll(6) === 0 ? 'microblog' : null,
      software: [null, 'lemmy', 'gotosocial'][roll(3)]!,
      faded: roll(5) === 0 ? roll(rowsMax) : null,
    });
    for (const inbox of [`https://${host}/inbox`, `https://${host}/u/1/inbox`]) {
      for (let community = 1; community <= 4; community++) {
        if (roll(2) === 0) continue;
        const from = 1 + roll(rowsMax);
        const until = roll(3) === 0 ? from + roll(100) : null;
        spans.push({ host, inbox, community, from, until });
      }
      for (let item = 0; item < 5; item++) {
        const seq = 1 + roll(rowsMax);
        if (!named.some((one) => one.host === host && one.seq === seq && one.inbox === inbox))
          named.push({ host, seq, inbox });
      }
    }
    for (let item = 0; item < 12; item++) {
      const state = ['done', 'aside', 'retry'][roll(3)]!;
      const inbox = `https://${host}/${roll(2) === 0 ? 'inbox' : 'u/1/inbox'}`;
      const one = { host, seq: 1 + roll(rowsMax), inbox, state, alone: roll(2) === 0 };
      if (
        !settled.some(
          ({ host: at, seq, inbox: to }) => at === host && seq === one.seq && to === inbox,
        )
      )
        settled.push(one);
    }
  }
}

/** Which inboxes of a server a row is owed to, and has not been taken or set aside by. */
function owing(lane: Lane, row: Row): boolean {
  if (row.voided) return false;
  if (row.software !== null && row.software !== lane.software) return false;
  const dialect = lane.dialect ?? 'threadiverse';
  const spoken = row.dialect === null || row.dialect === dialect;
  if (!spoken && !(row.weight === 'removal' && row.dialect === lane.before)) return false;
  if (row.seq <= (lane.faded ?? 0) && row.weight !== 'removal') return false;
  const inboxes = new Set<string>();
  for (const one of named)
    if (one.host === lane.host && one.seq === row.seq && row.seq > lane.direct)
      inboxes.add(one.inbox);
  for (const span of spans) {
    if (span.host !== lane.host || span.community !== row.community) continue;
    if (row.seq <= lane.broadcast || row.seq < span.from) continue;
    if (span.until !== null && (row.reachesBack ?? row.seq) > span.until) continue;
    inboxes.add(span.inbox);
  }
  const done = settled.filter(
    (one) => one.host === lane.host && one.seq === row.seq && (one.state !== 'retry' || one.alone),
  );
  return inboxes.size > done.length;
}

beforeAll(async () => {
  makeTown();
  const now = house.clock().toISOString();
  for (const row of log)
    await query.execute(sql`insert into log (seq, activity, form, body, signer, open, community, dialect,
      software, actor, object, after, weight, reaches_back, voided, created)
      values (${row.seq}, 'a', 'announce', '', 1, true, ${row.community}, ${row.dialect}, ${row.software},
        'x', 'y', '{}', ${row.weight}, ${row.reachesBack}, ${row.voided ? now : null}, ${now})`);
  for (const lane of lanes) {
    await query.execute(sql`insert into lanes (host, state, direct, broadcast, dialect, dialect_before, faded, created)
      values (${lane.host}, ${lane.state}, ${lane.direct}, ${lane.broadcast}, ${lane.dialect}, ${lane.before}, ${lane.faded}, ${now})`);
    await query.execute(sql`insert into instances (host, software, created)
      values (${lane.host}, ${lane.software}, ${now})`);
  }
  for (const one of spans)
    await query.execute(sql`insert into subscriptions (host, inbox, community, from_seq, until_seq)
      values (${one.host}, ${one.inbox}, ${one.community}, ${one.from}, ${one.until})`);
  for (const one of named)
    await query.execute(sql`insert into log_direct (host, seq, inbox)
      values (${one.host}, ${one.seq}, ${one.inbox})`);
  for (const one of settled)
    await query.execute(sql`insert into deliveries (host, seq, inbox, state, next_try, tried)
      values (${one.host}, ${one.seq}, ${one.inbox}, ${one.state}, ${one.alone ? now : null}, ${now})`);
  for (const host of rules)
    await query.execute(sql`insert into instance_rules (host, degrees, created)
      values (${host}, '{defederate}', ${now})`);
}, 60_000);

const count = async (hosts: readonly string[] | null): Promise<Record<string, number>> => {
  const rows = await query.execute<{ host: string; items: number; more: boolean }>(
    backlogQuery({ hosts, blocked: await findBlockedLanes(query, house.clock()) }),
  );
  return Object.fromEntries(
    [...rows].filter(({ items }) => items > 0).map(({ host, items }) => [host, items]),
  );
};

test('is what concerns each lane and nothing else, as counting by hand finds it', async () => {
  const expected = Object.fromEntries(
    lanes
      .filter(({ host, state }) => state !== 'gone' && !/evil|port/.test(host))
      .map((lane) => [lane.host, log.filter((row) => owing(lane, row)).length] as const)
      .filter(([, items]) => items > 0),
  );

  expect(Object.keys(expected).length).toBeGreaterThan(20);
  expect(await count(null)).toEqual(expected);
});

test('can be asked for some lanes alone, and for none', async () => {
  const all = await count(null);
  const host = Object.keys(all)[0]!;

  expect(await count([host])).toEqual({ [host]: all[host] });
  expect(await count([])).toEqual({});
});

test('ends at a thousand, and says that there is more', async () => {
  const now = house.clock().toISOString();
  await query.execute(sql`insert into log (seq, activity, form, body, signer, open, community, actor, object,
      after, weight, created)
    select ${rowsMax} + n, 'a', 'announce', '', 1, true, 9, 'x', 'y', '{}', 'vote', ${now}
    from generate_series(1, 1500) n`);
  await query.execute(sql`insert into lanes (host, direct, broadcast, created) values
    ('far.example', 0, 0, ${now}), ('near.example', 0, ${rowsMax + 1490}, ${now})`);
  await query.execute(sql`insert into subscriptions (host, inbox, community, from_seq) values
    ('far.example', 'https://far.example/inbox', 9, 1),
    ('near.example', 'https://near.example/inbox', 9, 1)`);

  const rows = await query.execute<{ host: string; items: number; more: boolean }>(
    backlogQuery({ hosts: ['far.example', 'near.example'], blocked: [] }),
  );

  expect([...rows].toSorted((a, b) => a.items - b.items)).toEqual([
    { host: 'near.example', items: 10, more: false },
    { host: 'far.example', items: backlogMax, more: true },
  ]);
});
