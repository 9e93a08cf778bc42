/** Posts and comments of others coming into the store: by activity, or fetched with their parents. */
import { sameHost } from '../protocol/json.ts';
import type { Comment, Post } from '../protocol/threads.ts';
import { isGroup, isPersonKind, remoteActor } from './actors.ts';
import { dereference } from './fetch.ts';
import type { Visit } from './fetch.ts';
import { readObject } from './parse.ts';
import type { NoteObject, PageObject } from './parse.ts';
import { refuse } from './refused.ts';
import type { LemmyState } from './state.ts';

const MAX_DEPTH = 50;

/** Where an object belongs: the first Group in `to`, then `cc`; for comments, where its post is. */
export async function communityOf(
  state: LemmyState,
  object: PageObject | NoteObject,
  visit: Visit,
): Promise<string> {
  if (object.shape === 'note') {
    const parent = state.store.find(object.inReplyTo);
    const entry = parent ?? (await fetchEntry(state, object.inReplyTo, visit));
    return state.store.communityOf(entry.id) ?? refuse('the post of this comment is not known');
  }
  const found = await firstGroup(state, object.candidates, visit);
  if (found === undefined) return refuse('NoCommunityFoundInCc: no Group in "to" or "cc"');
  if (object.audience !== undefined && object.audience !== found) {
    refuse('"audience" of the object names another community');
  }
  return found;
}

async function firstGroup(
  state: LemmyState,
  candidates: readonly string[],
  visit: Visit,
): Promise<string | undefined> {
  for (const id of candidates) {
    if (id.endsWith('#Public') || !URL.canParse(id)) continue;
    if (await isGroup(state, id, visit)) return id;
  }
  return undefined;
}

export function savePage(state: LemmyState, page: PageObject, community: string): string {
  const { id, author, title, body, link } = page;
  const known = state.store.findPost(id);
  if (known === undefined) {
    state.store.addPost({ id, author, title, body, link, community });
    return 'post created';
  }
  if (known.community !== community) refuse('a post does not change its community');
  known.title = title;
  known.body = body;
  known.link = link;
  return 'post updated';
}

export async function saveNote(state: LemmyState, note: NoteObject, visit: Visit): Promise<string> {
  const { id, author, body, inReplyTo } = note;
  const known = state.store.find(id);
  if (known?.kind === 'comment') {
    known.body = body;
    return 'comment updated';
  }
  const parent = state.store.find(inReplyTo) ?? (await fetchEntry(state, inReplyTo, visit));
  const post = state.store.postOf(parent) ?? refuse('the post of this comment is not known');
  if (depthOf(state, parent) >= MAX_DEPTH) refuse('the comment is too deep');
  for (const entry of [parent, post]) {
    if (entry.removed || entry.deleted) refuse('the parent was deleted or removed');
    if (entry.locked && !state.group(post.community).moderators.has(author)) refuse('Locked');
  }
  state.store.addComment({ id, author, body, inReplyTo, post: post.id });
  return 'comment created';
}

function depthOf(state: LemmyState, entry: Post | Comment): number {
  let depth = 0;
  let here: Post | Comment | undefined = entry;
  while (here?.kind === 'comment' && depth <= MAX_DEPTH) {
    depth += 1;
    here = state.store.find(here.inReplyTo);
  }
  return depth;
}

/** A post or comment from its own server, parents first. */
export async function fetchEntry(
  state: LemmyState,
  id: string,
  visit: Visit,
): Promise<Post | Comment> {
  if (state.isLocal(id)) return refuse(`NotFound: ${id} would be ours, and is not here`);
  const object = readObject(await dereference(state, id, visit), state.version);
  if (!sameHost(object.author, object.id)) refuse('the author is of another domain');
  const author = await remoteActor(state, object.author, visit);
  if (!isPersonKind(author.kind)) refuse('the author is no person');
  if (!object.public) refuse('ObjectIsNotPublic: what was fetched');
  const community = await communityOf(state, object, visit);
  if (object.shape === 'page') savePage(state, object, community);
  else await saveNote(state, object, visit);
  return state.store.find(object.id) ?? refuse(`${id} could not be kept`);
}
