/** What a GoToSocial answers to GET: to the signed ones. */
import { AS2 } from '../protocol/json.ts';
import { document, nodeInfo, plain, wantsDocument } from '../protocol/received.ts';
import { fingerAnswer } from '../protocol/webfinger.ts';
import { actorDocument, repliesOf, stubDocument } from './documents.ts';
import { objectionToGet } from './inbox.ts';
import type { GoToSocialState } from './state.ts';

export async function serve(state: GoToSocialState, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const info = nodeInfo(url, state.origin, { name: 'gotosocial', version: '0.20.0' }, '2.0');
  if (info !== undefined) return info;
  if (url.pathname === '/.well-known/webfinger') {
    const accounts = [...state.people.values()].map(({ name, id }) => {
      return { name, id, kind: 'Person', page: `${state.origin}/@${name}` };
    });
    return fingerAnswer(url, state.host, accounts);
  }
  if (!wantsDocument(request)) return plain(200, '<!doctype html><title>GoToSocial</title>');
  const id = `${state.origin}${url.pathname}`;
  const owner = /^\/users\/[^/]+/.exec(url.pathname)?.[0];
  const person = state.people.get(`${state.origin}${owner ?? ''}`);
  if (person === undefined) return plain(404);
  if (id === state.signer(person).keyId) return document(stubDocument(state, person));
  const objection = await objectionToGet(state, request, person);
  if (objection !== undefined) {
    return new Response(JSON.stringify({ error: objection }), { status: 401 });
  }
  if (id === person.id) return document(actorDocument(state, person));
  return find(state, id) ?? plain(404);
}

function find(state: GoToSocialState, id: string): Response | undefined {
  const status = state.statuses.get(id);
  if (status?.local === true) {
    const hidden = status.visibility === 'private' || status.visibility === 'direct';
    return status.deleted || hidden ? plain(404) : document(status.document);
  }
  const cut = id.lastIndexOf('/');
  const owner = id.slice(0, cut);
  const which = id.slice(cut + 1);
  if (which === 'replies' && state.statuses.get(owner)?.local === true) {
    const replies = [...state.statuses.values()].filter((one) => one.inReplyTo === owner);
    const items = replies.filter((one) => !one.deleted).map((one) => one.id);
    return document({ '@context': AS2, ...repliesOf(owner, items) });
  }
  const person = state.people.get(owner);
  if (person === undefined) return undefined;
  const sizes: { [key: string]: number } = {
    followers: person.followers.size,
    following: person.following.size,
    outbox: 0,
  };
  const totalItems = sizes[which];
  if (totalItems === undefined) return undefined;
  return document({ '@context': AS2, id, type: 'OrderedCollection', totalItems });
}
