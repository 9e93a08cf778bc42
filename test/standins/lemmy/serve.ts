/** What a Lemmy answers to GET: documents for who asks for them, a page for everybody else. */
import { document, nodeInfo, plain, wantsDocument } from '../protocol/received.ts';
import type { Json } from '../protocol/types.ts';
import { fingerAnswer } from '../protocol/webfinger.ts';
import { actorDocument, noteDocument, pageDocument, tombstone } from './documents.ts';
import { CONTEXT } from './host.ts';
import type { LemmyState } from './state.ts';

export function serve(state: LemmyState, request: Request): Response {
  const url = new URL(request.url);
  const version = state.version === '1.0' ? '1.0.0-beta.1' : '0.19.20';
  const info = nodeInfo(url, state.origin, { name: 'lemmy', version }, '2.1');
  if (info !== undefined) return info;
  if (url.pathname === '/.well-known/webfinger') return serveFinger(state, url);
  if (!wantsDocument(request)) return plain(200, '<!doctype html><title>Lemmy</title>');
  const id = `${state.origin}${url.pathname}`;
  const activity = state.activities.get(id);
  if (activity === 'sensitive') return plain(403);
  if (activity !== undefined) return document(activity);
  const actor = state.locals.get(id);
  if (actor !== undefined) return document(actorDocument(state, actor));
  return serveEntry(state, id) ?? serveCollection(state, id) ?? plain(404);
}

function serveFinger(state: LemmyState, url: URL): Response {
  const order = { Person: 0, Application: 0, Group: 1 };
  const all = [...state.locals.values()].sort((a, b) => order[a.kind] - order[b.kind]);
  const accounts = all.map(({ name, id, kind }) => ({ name, id, kind, page: id }));
  return fingerAnswer(url, state.host, accounts);
}

function serveEntry(state: LemmyState, id: string): Response | undefined {
  const entry = state.store.find(id);
  if (entry === undefined) return undefined;
  if (entry.deleted || entry.removed) return document(tombstone(id), 410);
  if (entry.kind === 'post') return document(pageDocument(state, entry));
  const community = state.store.communityOf(id) ?? '';
  return document(noteDocument(state, entry, community));
}

function serveCollection(state: LemmyState, id: string): Response | undefined {
  const cut = id.lastIndexOf('/');
  const owner = id.slice(0, cut);
  const which = id.slice(cut + 1);
  const collection = (type: string, items: Json): Response =>
    document({ '@context': CONTEXT, id, type, ...items });
  const ordered = (orderedItems: readonly unknown[]) =>
    collection('OrderedCollection', { totalItems: orderedItems.length, orderedItems });
  if (id === `${state.origin}/site_outbox`) return ordered([]);
  const post = state.version === '1.0' ? state.store.findPost(owner) : undefined;
  if (post !== undefined && which === 'context') {
    return ordered([post.id, ...state.store.commentsOf(post.id).map((one) => one.id)]);
  }
  const actor = state.locals.get(owner);
  if (actor === undefined) return undefined;
  if (which === 'outbox' && actor.kind === 'Person') return ordered([]);
  if (actor.kind !== 'Group') return undefined;
  const facts = state.group(owner);
  switch (which) {
    case 'outbox':
      return ordered(facts.outbox.slice(0, 50));
    case 'moderators':
      return ordered([...facts.moderators]);
    case 'followers':
      return collection('Collection', { totalItems: facts.followers.size, items: [] });
    case 'featured': {
      const posts = state.store.all().filter((one) => one.kind === 'post');
      const pinned = posts.filter((one) => one.featured && one.community === owner);
      return ordered(pinned.map((one) => pageDocument(state, one)));
    }
    default:
      return undefined;
  }
}
