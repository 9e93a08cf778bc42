/** An inbox request → a durable receipt, with no network: the door that everything from outside passes. */
import { hash } from 'node:crypto';
import { hostOf, originOf, sameOrigin } from '#lib/hosts.ts';
import { isActivityType } from '#federation/fetch-document.ts';
import { isBarred, passGate } from '#federation/gate.ts';
import { findKey, isOwn, recallKey, type StoredKey } from '#federation/keys.ts';
import { lookUpActor } from '#federation/look-up.ts';
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
import { spendBytes, spendStranger, spendVerified } from './budgets.ts';
import { passDoorway } from './doorway.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { othersNamed } from './others-named.ts';
import { spendNewcomer } from './newcomers.ts';
import { isFull, isFullOfStrangers } from './pressure.ts';
import { referencesOf, strangersReferences, type References } from './references.ts';
import { storeReceipt } from './store-receipts.ts';

export type Posted = SignedRequest & {
  readonly body: Buffer;
  /** The address that it came from, as far as proxies that we trust tell. */
  readonly from: string;
};

/** The answer to the sender: a status, and one line when it is a refusal. */
export type Reply = {
  readonly status: 202 | 400 | 401 | 403 | 413 | 415 | 429 | 503;
  readonly error?: string;
  readonly retryAfterSeconds?: number;
};

export const bodyLimitBytes = 1024 * 1024;

/** How long a key that was just fetched is trusted to be the right one. */
const freshKeyMs = 60_000;

const taken: Reply = { status: 202 };
const full: Reply = {
  status: 503,
  error: 'too much waits here; send it again in a minute',
  retryAfterSeconds: 60,
};

/**
 * Called for every POST to an inbox. Refuses what is wrong in itself (400, 413, 415), what is signed wrongly by a
 * key that we hold (401), blocked hosts (403), who sends too much, and whom nobody vouches for while too much of
 * that kind waits (429), and everything while too much waits (503); what is left is stored and answered 202, to be
 * verified by the worker (delivery.md, In 1–2).
 */
export async function receivePost(world: World, posted: Posted): Promise<Reply> {
  if (isFull(world)) return full;
  const { length } = posted.body;
  if (length > bodyLimitBytes) return { status: 413, error: 'body over 1 MiB' };
  return (await passDoorway(world, length, () => judge(world, posted))) ?? full;
}

async function judge(world: World, posted: Posted): Promise<Reply> {
  if (!isActivityType(posted.headers['content-type'])) {
    return { status: 415, error: 'send application/activity+json' };
  }
  const claim = readClaim(posted);
  if (typeof claim === 'string') return { status: 401, error: claim };
  const { from, body } = posted;
  // Reading costs too: paid for before, and given back to whom we know.
  const large = body.length > largeBytes;
  const wait = large ? spendBytes(world, from, { bytes: body.length }) : 0;
  if (wait > 0) return tooMuch(wait);
  const read = readBody(body);
  if (typeof read === 'string') return { status: 400, error: read };
  const refusal = checkRequest(world, posted, claim, read) ?? (await checkHosts(world, read));
  if (refusal !== null) return refusal;
  if (await isStrangersFarewell(world, read)) return taken;
  const verified = await verifyNow(world, posted, claim, read);
  if (verified === true) {
    if (large) spendBytes(world, from, { bytes: body.length, back: true });
    const host = hostOf(read.actor)!;
    const waitSeconds =
      spendVerified(world, host, body.length) || (await spendNewcomer(world, host));
    if (waitSeconds > 0) return tooMuch(waitSeconds);
  } else {
    const host = hostOf(read.actor)!;
    const waitSeconds =
      spendStranger(world, from, host) ||
      (large ? 0 : spendBytes(world, from, { bytes: body.length })) ||
      (await spendNewcomer(world, host, from));
    if (waitSeconds > 0) return tooMuch(waitSeconds);
    if (verified !== false) return verified;
    if (isFullOfStrangers(world)) return fullOfStrangers;
  }
  await keepReceipt(world, { posted, claim, read, verified });
  return taken;
}

/** What intake must know of a body: the parsed whole, which is many times as large, is let go at once. */
type Read = Pick<Envelope, 'id' | 'type' | 'actor'> & {
  readonly text: string;
  /** An id of each other host on whose word it rests. */
  readonly others: readonly string[];
  /** Somebody says that he is gone. */
  readonly farewell: boolean;
  readonly references: References;
};

function readBody(body: Buffer): Read | string {
  const parsed = parseStrictJson(body);
  if (typeof parsed === 'string') return parsed;
  const envelope = readEnvelope(parsed.json);
  if (typeof envelope === 'string') return envelope;
  const { id, type, actor, json } = envelope;
  return {
    id,
    type,
    actor,
    text: parsed.text,
    others: othersNamed(envelope),
    farewell: type === 'Delete' && idOf(json['object']) === actor,
    references: referencesOf(json),
  };
}

/** What costs nobody anything to read. */
const largeBytes = 64 * 1024;
const fullOfStrangers: Reply = {
  status: 429,
  error: 'too much from servers that are not known here waits; send it again in a minute',
  retryAfterSeconds: 60,
};

const tooMuch = (retryAfterSeconds: number): Reply => ({
  status: 429,
  error: `too many at once; send it again after ${retryAfterSeconds} seconds`,
  retryAfterSeconds,
});

/** What can be judged by looking at the request alone. */
function checkRequest(world: World, posted: Posted, claim: Claim, read: Read): Reply | null {
  const { origin } = world.house;
  // A target that names a server would be a second word on whose request it is.
  const here = posted.headers['host'] === origin.slice(origin.indexOf('://') + 3);
  if (!here || !posted.target.startsWith('/')) {
    return { status: 401, error: 'host is not ours' };
  }
  if (!sameOrigin(claim.keyId, read.actor)) {
    return { status: 401, error: 'key and actor are of different origins' };
  }
  const uncovered = checkCoverage(claim, posted, world.house.clock());
  if (uncovered !== null) return { status: 401, error: uncovered };
  if (!bodyHolds(claim, posted, posted.body)) {
    return { status: 401, error: 'digest does not match' };
  }
  return null;
}

async function checkHosts(world: World, { actor, others }: Read): Promise<Reply | null> {
  const [barred, ...named] = await Promise.all([
    passGate(world, actor),
    ...others.map((url) => isBarred(world, url)),
  ]);
  if (barred === 'blocked') return { status: 403, error: 'your server is blocked here' };
  if (barred !== null) return { status: 400, error: 'actor has no address that we may visit' };
  return named.includes(true)
    ? { status: 403, error: 'names a server that is blocked here' }
    : null;
}

/** Deletes of accounts that we never knew arrive by the thousand; nothing is owed to them. */
const isStrangersFarewell = async (world: World, { farewell, actor }: Read): Promise<boolean> =>
  farewell && (await lookUpActor(world, actor)) === null;

/** With the signer's key in store the signature is checked at once; else the worker will. */
async function verifyNow(
  world: World,
  posted: Posted,
  claim: Claim,
  { actor }: Read,
): Promise<boolean | Reply> {
  const { origin } = world.house;
  const fits = (key: StoredKey): boolean =>
    key.owner === actor && verifyRequest(claim, posted, { key, origin });
  const recalled = await recallKey(world, claim.keyId);
  if (recalled === null) return false;
  if (fits(recalled)) return true;
  // Another process may have fetched it again since: what is in store decides.
  const key = await findKey(world, claim.keyId);
  if (key === null) return false;
  // In its owner's own document nobody else has a key. At an address of its own it may have changed hands.
  if (key.owner !== actor) {
    return isOwn(key) ? { status: 401, error: 'key belongs to another actor' } : false;
  }
  const changed = key.publicKey !== recalled.publicKey || key.owner !== recalled.owner;
  if (changed && fits(key)) return true;
  // A rotated key must cost nothing: a Lemmy takes 401 for “delivered”. The worker refetches it.
  const age = world.house.clock().getTime() - key.fetched.getTime();
  return age < freshKeyMs ? { status: 401, error: 'signature does not verify' } : false;
}

type Kept = {
  readonly posted: Posted;
  readonly claim: Claim;
  readonly read: Read;
  readonly verified: boolean;
};

/** What is hashed, and what a signature may rest on besides the headers that it covers. */
const signatureHeaders = ['signature', 'signature-input'];

function keepReceipt(world: World, kept: Kept): Promise<void> {
  const { posted, claim, read, verified } = kept;
  const { id, type, actor, text, references } = read;
  const signed = signatureHeaders.map((name) => posted.headers[name]);
  const headers: Record<string, string> = {};
  for (const name of [...signatureHeaders, ...claim.covered]) {
    const value = posted.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  return storeReceipt(world, {
    origin: originOf(actor)!,
    activity: id,
    hash: hash('sha256', `${text}${JSON.stringify(signed)}`),
    type,
    actor,
    body: text,
    ...(verified ? references : strangersReferences(references)),
    request: { method: posted.method, target: posted.target, headers },
    verified,
    arrived: world.house.clock(),
  });
}
