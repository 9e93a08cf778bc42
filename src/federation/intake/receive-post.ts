/** An inbox request → a durable receipt, with no network: the door that everything from outside passes. */
import { createHash } from 'node:crypto';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { noteHeard } from '#domain/instances/note-heard.ts';
import { act } from '#domain/context.ts';
import { hostOf, sameOrigin } from '#lib/hosts.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { isActivityType } from '#federation/fetch-document.ts';
import { isBarred, passGate } from '#federation/gate.ts';
import { findKey } from '#federation/keys.ts';
import { idOf } from '#federation/objects/wire.ts';
import {
  checkCoverage,
  readClaim,
  type Claim,
  type SignedRequest,
} from '#federation/signatures/signed-request.ts';
import { bodyHolds, verifyRequest } from '#federation/signatures/verify-request.ts';
import { parseStrictJson } from '#federation/strict-json.ts';
import type { World } from '#federation/world.ts';
import { readEnvelope, type Envelope } from './envelope.ts';

export type Posted = SignedRequest & { readonly body: Buffer };
/** The answer to the sender: a status, and one line when it is a refusal. */
export type Reply = { readonly status: 202 | 400 | 401 | 403 | 413 | 415; readonly error?: string };

export const bodyLimitBytes = 1024 * 1024;

/** How long a key that was just fetched is trusted to be the right one. */
const freshKeyMs = 60_000;

const taken: Reply = { status: 202 };

/**
 * Called for every POST to an inbox. Refuses what is wrong in itself (400, 413, 415), what is signed
 * wrongly by a key that we hold (401) and blocked hosts (403); everything else is stored and answered
 * 202, to be verified by the worker (delivery.md, In 1–2).
 */
export async function receivePost(world: World, posted: Posted): Promise<Reply> {
  if (posted.body.length > bodyLimitBytes) return { status: 413, error: 'body over 1 MiB' };
  if (!isActivityType(posted.headers['content-type'])) {
    return { status: 415, error: 'send application/activity+json' };
  }
  const claim = readClaim(posted);
  if (typeof claim === 'string') return { status: 401, error: claim };
  const parsed = parseStrictJson(posted.body);
  if (typeof parsed === 'string') return { status: 400, error: parsed };
  const envelope = readEnvelope(parsed.json);
  if (typeof envelope === 'string') return { status: 400, error: envelope };
  const refusal = await checkWho(world, posted, claim, envelope);
  if (refusal !== null) return refusal;
  if (await isStrangersFarewell(world, envelope)) return taken;
  const verified = await verifyNow(world, posted, claim, envelope);
  if (typeof verified !== 'boolean') return verified;
  await keepReceipt(world, { posted, envelope, text: parsed.text, verified });
  return taken;
}

async function checkWho(
  world: World,
  posted: Posted,
  claim: Claim,
  envelope: Envelope,
): Promise<Reply | null> {
  const { host } = new URL(world.house.origin);
  if (posted.headers['host'] !== host) return { status: 401, error: 'host is not ours' };
  if (!sameOrigin(claim.keyId, envelope.actor)) {
    return { status: 401, error: 'key and actor are of different origins' };
  }
  const barred = await passGate(world, envelope.actor);
  if (barred === 'blocked') return { status: 403, error: 'your server is blocked here' };
  if (barred !== null) return { status: 400, error: 'actor has no address that we may visit' };
  for (const named of hostsNamed(envelope)) {
    if (await isBarred(world, named))
      return { status: 403, error: 'names a server that is blocked here' };
  }
  const uncovered = checkCoverage(claim, posted, world.house.clock());
  if (uncovered !== null) return { status: 401, error: uncovered };
  if (!bodyHolds(claim, posted, posted.body))
    return { status: 401, error: 'digest does not match' };
  return null;
}

/** The hosts on whose word an activity rests, besides the sender's own. */
function hostsNamed({ json }: Envelope): string[] {
  const { object } = json;
  const inner =
    typeof object === 'object' && object !== null ? (object as Record<string, unknown>) : {};
  return [
    idOf(object),
    idOf(inner['actor']),
    idOf(inner['attributedTo']),
    idOf(inner['object']),
  ].filter((id) => id !== null);
}

/** Deletes of accounts that we never knew arrive by the thousand; nothing is owed to them. */
async function isStrangersFarewell(world: World, envelope: Envelope): Promise<boolean> {
  if (envelope.type !== 'Delete' || idOf(envelope.json['object']) !== envelope.actor) return false;
  return (await findActorByUri(world.house.database.query, envelope.actor)) === null;
}

/** With the signer's key in store the signature is checked at once; else the worker will. */
async function verifyNow(
  world: World,
  posted: Posted,
  claim: Claim,
  envelope: Envelope,
): Promise<boolean | Reply> {
  const key = await findKey(world, claim.keyId);
  if (key === null) return false;
  if (key.owner !== envelope.actor) return { status: 401, error: 'key belongs to another actor' };
  const { origin } = world.house;
  if (await verifyRequest(claim, posted, key, { origin, body: posted.body })) return true;
  // A rotated key must cost nothing: a Lemmy takes 401 for “delivered”. The worker refetches it.
  const age = world.house.clock().getTime() - key.fetched.getTime();
  return age < freshKeyMs ? { status: 401, error: 'signature does not verify' } : false;
}

type Kept = {
  readonly posted: Posted;
  readonly envelope: Envelope;
  readonly text: string;
  readonly verified: boolean;
};

async function keepReceipt(world: World, kept: Kept): Promise<void> {
  const { posted, envelope, text, verified } = kept;
  const covered = [posted.headers['signature'], posted.headers['signature-input']];
  await act(world.house, async (context) => {
    await context.tx
      .insert(receiptsTable)
      .values({
        origin: new URL(envelope.actor).origin,
        activity: envelope.id,
        hash: createHash('sha256')
          .update(posted.body)
          .update(JSON.stringify(covered))
          .digest('hex'),
        type: envelope.type,
        actor: envelope.actor,
        body: text,
        request: { method: posted.method, target: posted.target, headers: posted.headers },
        verified,
        arrived: context.now,
      })
      .onConflictDoNothing();
    if (verified) await noteHeard(context, hostOf(envelope.actor)!);
    context.afterCommit(() => context.ring('receipts'));
  });
}
