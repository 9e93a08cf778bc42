/** A receipt → what to do about it: verified, its actor known, and all that it needs fetched. */
import { act } from '#domain/context.ts';
import { noteHeard } from '#domain/instances/note-heard.ts';
import { asError } from '#lib/as-error.ts';
import { hostOf } from '#lib/hosts.ts';
import { areBarred, isBarred } from '#federation/gate.ts';
import { prepare } from '#federation/inbox.ts';
import { later, refused, type Plan, type Verdict } from '#federation/inbox/arrival.ts';
import { readEnvelope } from '#federation/intake/envelope.ts';
import { forgetHeard, heardAgain } from '#federation/intake/heard-again.ts';
import { othersNamed } from '#federation/intake/others-named.ts';
import { verifyReceipt, type VerifyRefusal } from '#federation/intake/verify-receipt.ts';
import { withPatience } from '#federation/fetching/patience.ts';
import { lastWordMs } from '#federation/refetch-key.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import type { SignedRequest } from '#federation/signatures/signed-request.ts';
import { parseStrictJson } from '#federation/strict-json.ts';
import type { World } from '#federation/world.ts';
import type { Receipt } from './receipt.ts';

/** What is not at hand after so much fetching is tried again later. */
const patienceMs = 15_000;

/** The receipt as it is known by now, and what to do about it; an error is a bug of ours or an outage. */
export type Planned = { readonly receipt: Receipt; readonly plan: Plan | Error };

/**
 * Called in the worker, with the network and without a transaction. What was proven stays proven, however it
 * goes on: the next time, its key may be another.
 */
export const planReceipt = (world: World, receipt: Receipt): Promise<Planned> =>
  withPatience(world, { milliseconds: patienceMs, arrived: receipt.arrived }, async () => {
    let known = receipt;
    try {
      const refusal = await prove(world, receipt);
      if (refusal !== null) return { receipt, plan: refusal };
      known = { ...receipt, verified: true };
      return { receipt: known, plan: await plan(world, known) };
    } catch (error) {
      return { receipt: known, plan: asError(error) };
    }
  });

/** Null when it is proven, now or before. */
async function prove(world: World, receipt: Receipt): Promise<Verdict | null> {
  if (await isBarred(world, receipt.actor)) return refused('blocked');
  if (receipt.verified) return null;
  const verified = await verifyReceipt(world, {
    ...receipt,
    request: receipt.request as SignedRequest,
  });
  if (!verified.done) return judge(world, receipt, verified.reason);
  const news = heardAgain(world, [hostOf(receipt.actor)!]);
  if (news.length === 0) return null;
  try {
    await act(world.house, (context) => noteHeard(context, news));
  } catch (error) {
    forgetHeard(world, news);
    throw error;
  }
  return null;
}

/** A cache may still hold the actor as it was before: the last word is a document fetched minutes later. */
function judge(world: World, { arrived }: Receipt, reason: VerifyRefusal): Verdict {
  if (reason === 'key-unreachable' || reason === 'key-asked-lately') return later(reason);
  const early = world.house.clock().getTime() - arrived.getTime() < lastWordMs;
  return early && reason !== 'barred' ? later(reason) : refused(reason);
}

async function plan(world: World, receipt: Receipt): Promise<Plan> {
  const parsed = parseStrictJson(Buffer.from(receipt.body));
  const envelope = typeof parsed === 'string' ? parsed : readEnvelope(parsed.json);
  if (typeof envelope === 'string') return refused(envelope);
  // Asked at the door too; but it may have waited since.
  if (await areBarred(world, othersNamed(envelope))) return refused('blocked');
  const actor = await resolveActor(world, envelope.actor);
  if (!actor.done) {
    return actor.reason === 'unreachable'
      ? later('actor cannot be reached')
      : refused(`actor is ${actor.reason}`);
  }
  return prepare({ world, activity: envelope, actor: actor.value });
}
