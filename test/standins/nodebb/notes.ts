/** Notes of others: always as their own server shows them, with the posts above them. */
import { htmlToText, idOf, idsOf, isJson, isPublic, sameHost, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { fetchActor, fetchDocument } from './fetch.ts';
import type { NodeBBState } from './state.ts';

const TYPES = new Set(['Note', 'Page', 'Article', 'Question', 'Video', 'Image', 'Event']);

export function isNoteType(type: unknown): boolean {
  return typeof type === 'string' && TYPES.has(type);
}

function bodyOf(object: Json): string {
  const source = object['source'];
  const markdown = isJson(source) ? str(source['content']) : undefined;
  return markdown ?? htmlToText(str(object['content']) ?? '');
}

/** Without a name the first sentence is the title of a topic. */
function titleOf(object: Json): string {
  const name = str(object['name']);
  if (name !== undefined) return name;
  const text = htmlToText(str(object['content']) ?? '').replaceAll(/@[\w.-]+(@[\w.:-]+)?/g, '');
  return (text.trim().split(/\n|(?<=[.!?])\s/)[0] ?? '').slice(0, 255);
}

/** The Group that a note names, if it is one known here. */
export function namedGroup(state: NodeBBState, ...things: readonly Json[]): string | undefined {
  const named = things.flatMap((thing) => {
    return [...idsOf(thing['audience']), ...idsOf(thing['to']), ...idsOf(thing['cc'])];
  });
  return named.find((id) => state.actors.get(id)?.type === 'Group');
}

/** Fetches a note by id and keeps it, parents first. Undefined where that cannot be. */
export async function assertNote(
  state: NodeBBState,
  id: string,
  group: string | undefined,
  depth = 0,
): Promise<string | undefined> {
  if (state.store.find(id) !== undefined) return id;
  if (state.isLocal(id) || depth > 50) return undefined;
  const object = await fetchDocument(state, id);
  const author = idOf(object?.['attributedTo']);
  if (object === undefined || object['id'] !== id || author === undefined) return undefined;
  if (!isNoteType(object['type']) || Array.isArray(object['attributedTo'])) return undefined;
  if (!sameHost(author, id) || !isPublic(object)) return undefined;
  await fetchActor(state, author);
  const inReplyTo = idOf(object['inReplyTo']);
  const body = bodyOf(object);
  if (inReplyTo === undefined) {
    const community = group ?? namedGroup(state, object) ?? '-1';
    state.store.addPost({ id, author, body, title: titleOf(object), community, link: undefined });
    return id;
  }
  const parent = await assertNote(state, inReplyTo, group, depth + 1);
  const above = parent === undefined ? undefined : state.store.find(parent);
  const post = above === undefined ? undefined : state.store.postOf(above);
  if (post === undefined) return undefined;
  state.store.addComment({ id, author, body, inReplyTo, post: post.id });
  return id;
}

/** Fetches a known note again and takes over its text. */
export async function refreshNote(state: NodeBBState, id: string): Promise<boolean> {
  const entry = state.store.find(id);
  const object = entry === undefined ? undefined : await fetchDocument(state, id);
  if (entry === undefined || object === undefined || object['id'] !== id) return false;
  entry.body = bodyOf(object);
  if (entry.kind === 'post') entry.title = titleOf(object);
  return true;
}
