/** NodeBB's inbox: draft-cavage only, the key must be the actor's, and errors end in silence. */
import { idOf, withoutFragment } from '../protocol/json.ts';
import { answer, readIncoming, refused } from '../protocol/received.ts';
import type { Incoming } from '../protocol/received.ts';
import { digestMatches, readCavage, verifies } from '../protocol/signature.ts';
import { AS2 } from '../protocol/json.ts';
import { fetchActor, fetchKey, Thrown } from './fetch.ts';
import { processActivity } from './process.ts';
import type { NodeBBState } from './state.ts';

export async function receive(state: NodeBBState, request: Request): Promise<Response> {
  const incoming = await readIncoming(request, state.options.now(), state.log);
  if (!isInboxPath(state, incoming.path)) return answer(incoming, 404, refused('no such inbox'));
  try {
    await checkRequest(state, incoming);
    const activity = incoming.json;
    if (activity === undefined) return answer(incoming, 400, refused('no JSON'));
    return answer(incoming, 202, await processActivity(state, activity));
  } catch (reason) {
    if (!(reason instanceof Thrown)) throw reason;
    if (reason.status !== undefined) {
      return answer(incoming, reason.status, refused(reason.message));
    }
    return silence(state, incoming, reason);
  }
}

function isInboxPath(state: NodeBBState, path: string): boolean {
  if (path === '/inbox') return true;
  const owner = /^(\/uid\/\d+)\/inbox$/.exec(path)?.[1];
  return owner !== undefined && state.users.has(state.origin + owner);
}

/** It sends a Reject from /actor instead of an answer. */
async function silence(state: NodeBBState, incoming: Incoming, reason: Thrown): Promise<Response> {
  const actor = idOf(incoming.json?.['actor']) ?? '';
  const sender = state.actors.get(actor);
  if (sender !== undefined) {
    const id = `${state.instance.id}#activity/reject/${state.stamp}`;
    const rest = { actor: state.instance.id, to: [actor], object: incoming.json };
    const reject = { '@context': AS2, id, type: 'Reject', ...rest };
    state.queue?.add([sender.inbox], reject, state.signer(state.instance));
  }
  const response = answer(incoming, 500, refused(reason.message));
  if (state.options.silentOnThrow !== true) return response;
  incoming.entry.status = 0;
  return new Promise(() => undefined);
}

async function checkRequest(state: NodeBBState, incoming: Incoming): Promise<void> {
  const { headers, body, json } = incoming;
  if (headers.has('signature-input')) throw new Thrown('RFC 9421 is not understood', 400);
  const signature = readCavage(headers);
  if (signature === undefined) throw new Thrown('the request is not signed', 401);
  if (headers.has('digest') && !digestMatches(headers, body)) {
    throw new Thrown('the Digest is not that of the body', 401);
  }
  const key = await fetchKey(state, signature.keyId);
  if (key === undefined) throw new Thrown(`${signature.keyId} cannot be fetched`, 401);
  if (!verifies(incoming, signature, key.pem)) {
    throw new Thrown(`the signature is not made with ${signature.keyId}`, 401);
  }
  const actorId = idOf(json?.['actor']);
  if (actorId === undefined) throw new Thrown('the activity has no actor', 400);
  const actor = await fetchActor(state, actorId);
  if (withoutFragment(actor.keyId) !== withoutFragment(signature.keyId)) {
    throw new Thrown(`${signature.keyId} is not the key of ${actorId}`, 403);
  }
}
