/** Plans → effects, several in one transaction: each with its mark that it was applied and its receipt's state. */
import { sql } from 'drizzle-orm';
import { act, type Context } from '#domain/context.ts';
import { appliedTable } from '#storage/schema/federation.ts';
import { castVotes } from '#domain/votes/cast-votes.ts';
import {
  applied,
  ignored,
  verdictOf,
  type Act,
  type Plan,
  type Verdict,
} from '#federation/inbox/arrival.ts';
import type { World } from '#federation/world.ts';
import type { Receipt } from './receipt.ts';
import { rowOf, settleRows } from './settle-rows.ts';

export type Ready = { readonly receipt: Receipt; readonly plan: Plan };

/**
 * Called with plans that do not concern one another. All of it commits, or nothing; it is run again when
 * PostgreSQL asks for that, so plans write nothing but through their context.
 */
export function carryOut(world: World, group: readonly Ready[]): Promise<Verdict[]> {
  return act(world.house, async (context) => {
    const marked = await mark(context, group);
    const found = await judge(context, group, marked);
    const verdicts = group.map(({ receipt }, at) => {
      return marked.get(receipt.id) === 'before' ? afterEffect(found[at]!) : found[at]!;
    });
    const rows = group.map(({ receipt }, at) => rowOf(receipt, verdicts[at]!, context.now));
    const marks = (test: (at: number) => boolean): Ready[] =>
      group.filter(({ receipt }, at) => marked.has(receipt.id) && test(at));
    await unmark(
      context,
      marks((at) => !hadEffect(verdicts[at]!)),
    );
    await markPart(
      context,
      marks((at) => hadEffect(verdicts[at]!) && rows[at]!.state === 'waiting'),
    );
    await settleRows(context, rows);
    world.failPoint('before-commit');
    return verdicts;
  });
}

const hadEffect = (verdict: Verdict): boolean =>
  verdict.state === 'applied' || ('effect' in verdict && verdict.effect === true);

/** A part of it was done the last time: whatever becomes of the rest. */
function afterEffect(verdict: Verdict): Verdict {
  return verdict.state === 'later' ? { ...verdict, effect: true } : applied;
}

type Doing = { readonly ready: Ready; readonly plan: Act; readonly context: Context };

async function judge(context: Context, group: readonly Ready[], marked: Marks): Promise<Verdict[]> {
  const verdicts = new Map<Ready, Verdict>();
  const acts: Doing[] = [];
  for (const ready of group) {
    const { receipt, plan } = ready;
    const original = { text: receipt.body, receipt: receipt.id };
    if (typeof plan !== 'function') verdicts.set(ready, plan);
    else if (!marked.has(receipt.id)) verdicts.set(ready, ignored('applied before'));
    else acts.push({ ready, plan, context: { ...context, original } });
  }
  for (const round of roundsOf(acts)) await doRound(context, round, verdicts);
  return group.map((ready) => verdicts.get(ready)!);
}

type Kind = 'vote' | 'beside' | 'alone';
const kindOf = ({ plan }: Doing): Kind =>
  plan.vote !== undefined ? 'vote' : plan.beside === true ? 'beside' : 'alone';

/**
 * One actor's acts keep their order, whatever they are about: who joins and then posts is a member. A round
 * holds of each actor the next ones that are of one kind.
 */
function roundsOf(acts: readonly Doing[]): Doing[][] {
  const rounds: Doing[][] = [];
  const last = new Map<string, { readonly round: number; readonly kind: Kind }>();
  for (const doing of acts.toSorted((a, b) => a.ready.receipt.id - b.ready.receipt.id)) {
    const { actor } = doing.ready.receipt;
    const before = last.get(actor);
    const kind = kindOf(doing);
    const round = before === undefined ? 0 : before.round + (before.kind === kind ? 0 : 1);
    last.set(actor, { round, kind });
    (rounds[round] ??= []).push(doing);
  }
  return rounds;
}

/** Votes all together, then what may run side by side, then the others one after another. */
async function doRound(
  context: Context,
  round: readonly Doing[],
  verdicts: Map<Ready, Verdict>,
): Promise<void> {
  const votes = round.filter((doing) => kindOf(doing) === 'vote');
  if (votes.length > 1) {
    const casts = votes.map((act) => ({ ...act.plan.vote!, original: act.context.original }));
    const outcomes = await castVotes(context, casts);
    votes.forEach(({ ready }, at) => verdicts.set(ready, verdictOf(outcomes[at]!)));
  }
  const beside = round.filter((doing) => kindOf(doing) === 'beside');
  await allOf(
    beside.map(async ({ ready, plan, context: own }) => verdicts.set(ready, await plan(own))),
  );
  for (const { ready, plan, context: own } of round) {
    if (!verdicts.has(ready)) verdicts.set(ready, await plan(own));
  }
}

/** Nobody may go on asking in a transaction that one of them has spoiled. */
async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** By receipt; `before` when it had a part of its effect the last time, and waits for the rest. */
type Marks = ReadonlyMap<number, 'now' | 'before'>;

/**
 * Those whose activity had no effect yet: from here on it has. The mark of one that waits for its rest bears its
 * number negated; only that receipt goes on, whoever else works on it at the same time.
 */
async function mark(context: Context, group: readonly Ready[]): Promise<Marks> {
  const acting = group.filter(({ plan }) => typeof plan === 'function');
  if (acting.length === 0) return new Map();
  const rows = await context.tx.execute<{ receipt: string; fresh: boolean }>(sql`
    insert into ${appliedTable} as a (origin, activity, receipt, created)
    select distinct on (origin, activity) origin, activity, receipt,
      ${context.now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(acting.map(({ receipt }) => keyOf(receipt)))}::json)
      as new (origin text, activity text, receipt bigint)
    order by origin, activity, receipt
    on conflict (origin, activity) do update set receipt = excluded.receipt
      where a.receipt = -excluded.receipt
    returning a.receipt, a.xmax = 0 as fresh`);
  return new Map(rows.map(({ receipt, fresh }) => [Number(receipt), fresh ? 'now' : 'before']));
}

const keyOf = ({ id, origin, activity }: Receipt) => ({ origin, activity, receipt: id });

async function unmark(context: Context, group: readonly Ready[]): Promise<void> {
  if (group.length === 0) return;
  await context.tx.execute(sql`
    delete from ${appliedTable} as a
    using json_to_recordset(${JSON.stringify(group.map(({ receipt }) => keyOf(receipt)))}::json)
      as no (origin text, activity text)
    where a.origin = no.origin and a.activity = no.activity`);
}

/** It comes again for the rest. */
async function markPart(context: Context, group: readonly Ready[]): Promise<void> {
  if (group.length === 0) return;
  await context.tx.execute(sql`
    update ${appliedTable} as a set receipt = -part.receipt
    from json_to_recordset(${JSON.stringify(group.map(({ receipt }) => keyOf(receipt)))}::json)
      as part (origin text, activity text, receipt bigint)
    where a.origin = part.origin and a.activity = part.activity`);
}
