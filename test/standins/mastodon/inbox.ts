/** Mastodon's inbox: who signed, then 202; what comes of it is decided afterwards. */
import { idOf } from '../protocol/json.ts';
import type { Peer } from '../protocol/microblog.ts';
import { accepted, answer, ignored, judge, readIncoming, refused } from '../protocol/received.ts';
import type { Decision, Incoming } from '../protocol/received.ts';
import { ageInSeconds, digestMatches, readCavage, verifies } from '../protocol/signature.ts';
import { fetchKeyOwner, fetchPeer } from './fetch.ts';
import { processActivity } from './process.ts';
import type { MastodonState } from './state.ts';

const MEGABYTE = 1024 * 1024;
const OLDEST = 65 * 60;
const FUTURE = -60 * 60;

type Checked = { ok: true; signer: Peer } | { ok: false; status: number; reason: string };

const no = (status: number, reason: string): Checked => ({ ok: false, status, reason });

function isInboxPath(state: MastodonState, path: string): boolean {
  if (path === '/inbox' || path === '/actor/inbox') return true;
  const owner = /^(\/users\/[^/]+)\/inbox$/.exec(path)?.[1];
  return owner !== undefined && state.people.has(state.origin + owner);
}

export async function receive(state: MastodonState, request: Request): Promise<Response> {
  const incoming = await readIncoming(request, state.options.now(), state.log);
  if (!isInboxPath(state, incoming.path)) return answer(incoming, 404, refused('no such inbox'));
  if (Buffer.byteLength(incoming.body) > MEGABYTE) {
    return answer(incoming, 413, refused('more than 1 MB'));
  }
  if (isDeleteOfStranger(state, incoming)) {
    return answer(incoming, 202, ignored('Delete of an account that is not known here'));
  }
  const checked = await checkSignature(state, incoming);
  if (!checked.ok) return answer(incoming, checked.status, refused(checked.reason));
  const { json } = incoming;
  if (json === undefined) return answer(incoming, 400, refused('the body is no JSON object'));
  const response = answer(incoming, 202, ignored('waiting to be processed'));
  state.queue?.later(async () => {
    judge(incoming, await processActivity(state, json, checked.signer));
  });
  return response;
}

function isDeleteOfStranger(state: MastodonState, { json }: Incoming): boolean {
  if (json?.['type'] !== 'Delete') return false;
  const actor = idOf(json['actor']);
  return actor !== undefined && actor === idOf(json['object']) && !state.peers.has(actor);
}

async function checkSignature(state: MastodonState, incoming: Incoming): Promise<Checked> {
  const { headers, body, method } = incoming;
  const signature = readCavage(headers);
  if (signature === undefined) return no(401, 'Request not signed');
  const { names, algorithm } = signature;
  const covers = (...some: string[]) => some.some((name) => names.includes(name));
  if (algorithm !== undefined && !['rsa-sha256', 'hs2019'].includes(algorithm)) {
    return no(401, `the algorithm ${algorithm} is not supported`);
  }
  if (!covers('date', '(created)')) return no(401, 'the signature covers no date');
  if (!covers('(request-target)', 'digest')) return no(401, 'the signature covers no target');
  if (method === 'POST' && !covers('digest')) return no(401, 'the signature covers no digest');
  if (method === 'GET' && !covers('host')) return no(401, 'the signature covers no host');
  if (covers('(created)') && algorithm !== 'hs2019') return no(401, '(created) needs hs2019');
  const age = ageInSeconds(headers, signature, state.options.now());
  if (age === undefined || age > OLDEST || age < FUTURE) return no(401, 'expired, or too early');
  if (method === 'POST') {
    if (!/(^|,)\s*sha-256=/i.test(headers.get('digest') ?? '')) return no(401, 'no SHA-256 digest');
    if (!digestMatches(headers, body)) return no(401, 'the Digest is not that of the body');
  }
  const owner = await fetchKeyOwner(state, signature.keyId);
  if (!owner.ok) return no(owner.unreachable === true ? 503 : 401, owner.reason);
  if (verifies(incoming, signature, owner.value.publicKeyPem)) {
    return { ok: true, signer: owner.value };
  }
  const fresh = await fetchPeer(state, owner.value.id, true);
  if (fresh.ok && verifies(incoming, signature, fresh.value.publicKeyPem)) {
    return { ok: true, signer: fresh.value };
  }
  return no(401, `Verification failed for ${signature.keyId}`);
}

/** In secure mode, whether a GET was signed by an actor that can be fetched. */
export async function maySee(state: MastodonState, request: Request): Promise<Decision> {
  if (state.mastodon.secureMode !== true) return accepted('open to all');
  const log: [] = [];
  const incoming = await readIncoming(request, state.options.now(), log);
  const checked = await checkSignature(state, incoming);
  return checked.ok ? accepted('signed') : refused(checked.reason);
}
