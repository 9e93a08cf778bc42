/** GoToSocial's inboxes: one per person, strict about content type, signature and addressing. */
import { idOf, isJson, str } from '../protocol/json.ts';
import type { Peer, Person } from '../protocol/microblog.ts';
import { answer, ignored, judge, readIncoming, refused } from '../protocol/received.ts';
import type { Incoming } from '../protocol/received.ts';
import { ageInSeconds, digestMatches, readCavage, verifies } from '../protocol/signature.ts';
import type { Json } from '../protocol/types.ts';
import { fetchKeyOwner } from './fetch.ts';
import type { Found } from './fetch.ts';
import { processActivity } from './process.ts';
import type { GoToSocialState } from './state.ts';
import { isAddressed } from './statuses.ts';

const HALF_DAY = 12 * 60 * 60;

export async function receive(state: GoToSocialState, request: Request): Promise<Response> {
  const incoming = await readIncoming(request, state.options.now(), state.log);
  const owner = /^(\/users\/[^/]+)\/inbox$/.exec(incoming.path)?.[1];
  const person = state.people.get(`${state.origin}${owner ?? ''}`);
  if (person === undefined) return answer(incoming, 404, refused('no such inbox'));
  if (!rightType(incoming.headers.get('content-type') ?? '')) {
    return answer(incoming, 406, refused('the content type must be that of ActivityStreams'));
  }
  const signer = await checkSignature(state, incoming, person);
  if (!signer.ok) return answer(incoming, 401, refused(signer.reason));
  const objection = malformed(incoming.json);
  if (objection !== undefined || incoming.json === undefined) {
    return answer(incoming, 400, refused(objection ?? 'no JSON'));
  }
  const activity = incoming.json;
  const response = answer(incoming, 202, ignored('waiting to be processed'));
  state.queue?.later(async () => {
    judge(incoming, await processActivity(state, activity, signer.value, person));
  });
  return response;
}

function rightType(type: string): boolean {
  const text = type.toLowerCase().replaceAll(' ', '');
  if (/^application\/activity\+json(;charset=utf-8)?$/.test(text)) return true;
  const profile = 'profile="https://www.w3.org/ns/activitystreams"';
  return text.startsWith('application/ld+json;') && text.includes(profile);
}

/** 400 means: do not try again. */
function malformed(json: Json | undefined): string | undefined {
  if (json === undefined) return 'the body is no JSON object';
  if (str(json['id']) === undefined) return 'the activity has no id';
  if (idOf(json['actor']) === undefined) return 'the activity has no actor';
  if (json['type'] === 'Announce' && !isAddressed(json)) {
    return 'malformed: an Announce with neither "to" nor "cc"';
  }
  const object = json['object'];
  const saves = json['type'] === 'Create' || json['type'] === 'Update';
  if (saves && isJson(object) && object['inbox'] === undefined && !isAddressed(object)) {
    return 'malformed: an object with neither "to" nor "cc"';
  }
  return undefined;
}

async function checkSignature(
  state: GoToSocialState,
  incoming: Incoming,
  person: Person,
): Promise<Found<Peer>> {
  const no = (reason: string): Found<Peer> => ({ ok: false, reason });
  const { headers, method } = incoming;
  const signature = readCavage(headers);
  if (signature === undefined) return no('the request is not signed');
  const needed = ['(request-target)', 'host', ...(method === 'POST' ? ['digest'] : [])];
  for (const name of needed) {
    if (!signature.names.includes(name)) return no(`the signature does not cover ${name}`);
  }
  const age = ageInSeconds(headers, signature, state.options.now());
  if (age === undefined || Math.abs(age) > HALF_DAY) return no('the date is too far from now');
  if (method === 'POST' && !digestMatches(headers, incoming.body)) {
    return no('the Digest is not that of the body');
  }
  const owner = await fetchKeyOwner(state, signature.keyId, person);
  if (!owner.ok || verifies(incoming, signature, owner.value.publicKeyPem)) return owner;
  return no(`the signature is not made with ${signature.keyId}`);
}

/** Why a GET is refused: every one of them has to be signed. */
export async function objectionToGet(
  state: GoToSocialState,
  request: Request,
  person: Person,
): Promise<string | undefined> {
  const incoming = await readIncoming(request, state.options.now(), []);
  const checked = await checkSignature(state, incoming, person);
  return checked.ok ? undefined : checked.reason;
}
