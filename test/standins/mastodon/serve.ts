/** What a Mastodon answers to GET. */
import { AS2 } from '../protocol/json.ts';
import { document, nodeInfo, plain, wantsDocument } from '../protocol/received.ts';
import type { Json } from '../protocol/types.ts';
import { fingerAnswer } from '../protocol/webfinger.ts';
import { actorDocument, CONTEXT, repliesOf } from './documents.ts';
import { maySee } from './inbox.ts';
import type { MastodonState } from './state.ts';

export async function serve(state: MastodonState, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const info = nodeInfo(url, state.origin, { name: 'mastodon', version: '4.5.3' }, '2.0');
  if (info !== undefined) return info;
  if (url.pathname === '/.well-known/webfinger') {
    const all = [...state.people.values(), state.instance];
    const accounts = all.map(({ name, id }) => {
      return { name, id, kind: 'Person', page: `${state.origin}/@${name}` };
    });
    return fingerAnswer(url, state.host, accounts);
  }
  if (!wantsDocument(request)) return plain(200, '<!doctype html><title>Mastodon</title>');
  const id = `${state.origin}${url.pathname}`;
  if (id === state.instance.id) return document(actorDocument(state, state.instance));
  const allowed = await maySee(state, request);
  if (allowed.verdict === 'refused') {
    return new Response(JSON.stringify({ error: allowed.reason }), { status: 401 });
  }
  return find(state, id) ?? plain(404);
}

function find(state: MastodonState, id: string): Response | undefined {
  const person = state.people.get(id);
  if (person !== undefined) return document(actorDocument(state, person));
  const status = state.statuses.get(id);
  if (status?.local === true) {
    if (status.deleted) return plain(410);
    if (status.visibility === 'private' || status.visibility === 'direct') return plain(404);
    return document({ '@context': CONTEXT, ...status.document });
  }
  const activity = state.activities.get(id);
  if (activity !== undefined) return document(activity);
  return collection(state, id);
}

function collection(state: MastodonState, id: string): Response | undefined {
  const cut = id.lastIndexOf('/');
  const owner = id.slice(0, cut);
  const which = id.slice(cut + 1);
  const replies = [...state.statuses.values()].filter((one) => one.inReplyTo === owner);
  if (which === 'replies' && state.statuses.get(owner)?.local === true) {
    const items = replies.filter((one) => !one.deleted).map((one) => one.id);
    return document({ '@context': AS2, ...repliesOf(owner, items) });
  }
  const person = state.people.get(owner);
  if (person === undefined) return undefined;
  const counts: { [key: string]: number } = {
    followers: person.followers.size,
    following: person.following.size,
    outbox: [...state.statuses.values()].filter((one) => one.author === owner).length,
  };
  const totalItems = counts[which];
  if (totalItems === undefined) return undefined;
  const body: Json = { '@context': AS2, id, type: 'OrderedCollection', totalItems };
  return document(body);
}
