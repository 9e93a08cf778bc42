/** Takes receipts for work: the oldest of everybody in turn, and none before what it must come after. */
import { sql, type SQL } from 'drizzle-orm';
import { receiptsTable } from '#storage/schema/federation.ts';
import type { VerifyRefusal } from '#federation/intake/verify-receipt.ts';
import type { World } from '#federation/world.ts';
import { leaseMs, type Receipt } from './receipt.ts';
import { admitting, fullOf, type Head, type InHand, type Room } from './shares.ts';

export type Claimed = {
  readonly receipt: Receipt;
  /** Those of the same batch that it waits for. */
  readonly after: readonly number[];
};

export type Claim = {
  readonly batch: readonly Claimed[];
  /** There was more, or may be, which must wait for what is in hand. */
  readonly more: boolean;
  /** Where the next turn begins. */
  readonly after: Head;
};

export type ClaimOptions = {
  readonly room: Room;
  /** The turn goes on with those after this one. */
  readonly after: Head;
};

type Candidate = InHand & {
  readonly id: number;
  readonly place: number;
  readonly claims: number;
  /** Null when nothing comes before it. */
  readonly before: readonly number[] | null;
  /** Whether all that comes before it is known. */
  readonly known: boolean;
};

/** Where a turn begins: before everybody. */
export const firstHead: Head = { origin: '', verified: false };

/** How many get a turn in one claim, and how many receipts are looked at. */
const turnMax = 64;
const candidatesMax = 200;
const dueMax = 40;
/** Who has more before it than that waits until these are fewer: a list cut short would lose the order. */
const beforeMax = 30;
/**
 * Each number is looked up among all that waits. What is proven and has few is looked at; of what is not, has
 * more, or has many, so much in one claim, proven and not apart: the others wait for the next.
 */
const [fewNumbers, manyNumbers] = [8, 64];
const [strangersLooks, someLooks, dearLooks] = [64, 16, 2];

/**
 * What is postponed holds what comes after it for so long after its own arrival: the first retries, not the
 * day for which somebody else's server may be away.
 */
const holdMs = 120_000;
/**
 * What comes from another server, or in its name without a proof, holds others for no longer than this after
 * it arrived, and nobody once it is postponed: else anyone could keep others waiting by naming what they work
 * on.
 */
const briefHoldMs = 20_000;

/** Returns what was taken; each is leased, and counted as taken once more. */
export async function claimReceipts(world: World, options: ClaimOptions): Promise<Claim> {
  const { room } = options;
  const heads = await findHeads(world, options);
  const candidates = await findCandidates(world, heads, room);
  // Everybody had a turn when there were fewer than fit into one.
  const after = heads.length < turnMax ? firstHead : heads.at(-1)!;
  const skipped = fullOf(room).length > 0 || room.strangers < 1;
  const chosen = choose(candidates, room);
  if (chosen.size === 0) return { batch: [], more: skipped || candidates.length > 0, after };
  const rows = await lease(world, [...chosen.keys()]);
  const got = new Map<number, Claimed>();
  const lost: Receipt[] = [];
  for (const receipt of rows.toSorted((a, b) => a.id - b.id)) {
    const earlier = chosen.get(receipt.id)!;
    // Another worker took what comes before it: then it waits with the others.
    if (earlier.every((id) => got.has(id))) got.set(receipt.id, { receipt, after: earlier });
    else lost.push(receipt);
  }
  await releaseReceipts(world, lost);
  return { batch: [...got.values()], more: skipped || candidates.length > got.size, after };
}

/** By id: what each must wait for within the choice. Left out is who waits for anything else. */
function choose(candidates: readonly Candidate[], room: Room): Map<number, readonly number[]> {
  const fits = admitting(room);
  // After a crash nobody knows which of a batch was to blame: those are taken one by one.
  const suspect = room.suspect
    ? candidates.find(({ claims, before, known }) => claims > 0 && known && before === null)
    : undefined;
  const first = suspect !== undefined && fits(suspect) ? [suspect] : [];
  const able = inOrder(candidates.filter(({ claims, known }) => claims === 0 && known));
  const fair = candidates
    .filter(({ id }) => able.has(id))
    .toSorted((a, b) => a.place - b.place || a.id - b.id)
    .filter(fits);
  return inOrder([...first, ...fair]);
}

function inOrder(candidates: readonly Candidate[]): Map<number, readonly number[]> {
  const able = new Map<number, readonly number[]>();
  for (const { id, before } of candidates.toSorted((a, b) => a.id - b.id)) {
    const after = before ?? [];
    if (after.every((one) => able.has(one))) able.set(id, after);
  }
  return able;
}

/** Of whom something waits that may be taken, found by leaping from one to the next. */
async function findHeads(world: World, { after, room }: ClaimOptions): Promise<Head[]> {
  const next = (than: SQL): SQL => sql`select origin, verified from receipts
    where state = 'waiting' and next_try is null and ${free(world.house.clock())}
      and (verified or ${room.strangers > 0}) and (origin, verified) > (${than})
    order by origin, verified limit 1`;
  return world.house.database.query.execute<Head>(sql`
    with recursive heads as (
      (${next(sql`${after.origin}::text, ${after.verified}::boolean`)})
      union all
      select n.origin, n.verified
      from heads as h cross join lateral (${next(sql`h.origin, h.verified`)}) as n
    )
    select origin, verified from heads
    where (origin, verified) not in (${listed(fullOf(room))}) limit ${turnMax}`);
}

async function findCandidates(
  world: World,
  heads: readonly Head[],
  room: Room,
): Promise<Candidate[]> {
  const now = world.house.clock();
  const each = Math.max(20, Math.floor(candidatesMax / Math.max(1, heads.length)));
  const facts = sql`id, origin, verified, touches, needs, claims, octet_length(body) as bytes`;
  const rows = await world.house.database.query.execute<Candidate>(sql`
    with fresh as (
      select c.* from (${listed(heads)}) as heads cross join lateral (
        select ${facts}, row_number() over (order by id) as place
        from receipts
        where state = 'waiting' and next_try is null and ${free(now)}
          and origin = heads.origin and verified = heads.verified
        order by id limit ${each}
      ) as c
      order by c.place, c.id limit ${candidatesMax}
    ),
    due as (
      select d.* from (values (true), (false)) as kind (proven) cross join lateral (
        select ${facts}, row_number() over (order by next_try) * 4 as place
        from receipts
        where state = 'waiting' and next_try is not null and next_try <= ${iso(now)}
          and ${free(now)} and verified = kind.proven and (verified or ${room.strangers > 0})
          and (origin, verified) not in (${listed(fullOf(room))})
        order by next_try limit ${dueMax}
      ) as d
    ),
    weighed as (
      select *, case when cardinality(named) <= ${fewNumbers}::int then 0
        when cardinality(named) <= ${manyNumbers}::int then 1 else 2 end as weight
      from (select *, touches || needs as named
        from (select * from fresh union all select * from due) as both_kinds) as c
    ),
    ranked as materialized (
      select *, row_number() over (partition by weight, verified order by place, id) <= case
        when weight = 0 and verified then ${candidatesMax + dueMax}::int
        when weight = 0 then ${strangersLooks}::int
        when weight = 1 then ${someLooks}::int else ${dearLooks}::int end as looked
      from weighed
    )
    select c.id::float8 as id, c.origin, c.verified, c.bytes, c.place::int as place, c.claims,
      c.looked and coalesce(cardinality(held.before), 0) <= ${beforeMax} as known, held.before
    from ranked as c cross join lateral (${earlier(now)}) as held`);
  return rows.map((row) => ({ ...row, before: row.before?.map(Number) ?? null }));
}

const listed = (heads: readonly Head[]): SQL => sql`select h.origin, h.verified
  from json_to_recordset(${JSON.stringify(heads.map(({ origin, verified }) => ({ origin, verified })))}::json)
    as h (origin text, verified boolean)`;

/** Earlier ones that still wait, held by whomever, and that have a say in when this one is taken. */
function earlier(now: Date): SQL {
  const since = (ms: number): SQL => iso(new Date(now.getTime() - ms));
  // The sum keeps PostgreSQL from walking along all that waits: few share a number.
  return sql`select array_agg(id order by id) as before from (
    select e.id from receipts as e
    where c.looked and e.state = 'waiting' and e.id + 0 < c.id
      and (e.touches && c.named or e.needs && c.touches)
      and case when e.origin = c.origin and (e.verified or not c.verified)
        then e.next_try is null
          or e.arrived > ${since(holdMs)} and not e.reason = any(${sql.param(doubts)}::text[])
        else e.next_try is null and e.arrived > ${since(briefHoldMs)} end
    limit ${beforeMax + 1}) as few`;
}

/** What has failed its proof once may be a forgery, and keeps nobody waiting. */
const doubts: readonly VerifyRefusal[] = ['bad-signature', 'key-of-another', 'no-key'];

const iso = (moment: Date): SQL => sql`${moment.toISOString()}::timestamptz`;
const free = (now: Date): SQL => sql`(lease is null or lease < ${iso(now)})`;

async function lease(world: World, ids: readonly number[]): Promise<Receipt[]> {
  const now = world.house.clock();
  return world.house.database.query
    .update(receiptsTable)
    .set({
      lease: new Date(now.getTime() + leaseMs),
      claims: sql`${receiptsTable.claims} + 1`,
    })
    .where(
      sql`${receiptsTable.id} in (select id from receipts
        where id = any(${sql.param([...ids])}::bigint[]) and state = 'waiting' and ${free(now)}
        order by id for update skip locked)`,
    )
    .returning();
}

/** Gives back what was taken and not done: no fault of theirs. What somebody else has by now stays as it is. */
export async function releaseReceipts(
  world: World,
  taken: readonly Pick<Receipt, 'id' | 'attempts' | 'lease'>[],
): Promise<void> {
  if (taken.length === 0) return;
  const rows = taken.map(({ id, attempts, lease }) => ({ id, attempts, lease }));
  await world.house.database.query.execute(sql`
    update ${receiptsTable} as r
    set lease = null, claims = greatest(r.claims - 1, 0), attempts = back.attempts
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as back (id bigint, attempts integer, lease timestamptz)
    where r.id = back.id and r.state = 'waiting' and r.lease = back.lease`);
}

/** Counts an attempt before it is made, so that a receipt that kills the worker is found out. */
export async function countAttempt(world: World, receipt: Receipt): Promise<void> {
  await world.house.database.query
    .update(receiptsTable)
    .set({ attempts: sql`${receiptsTable.attempts} + 1` })
    .where(sql`${receiptsTable.id} = ${receipt.id}`);
}
