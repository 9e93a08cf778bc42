/** What people of the farm's servers say: acts on posts and answers, as a Lemmy writes them. */
import type { Json } from '../standins/protocol/types.ts';
import type { Farm } from './farm.ts';

const context = 'https://www.w3.org/ns/activitystreams';
const everyone = `${context}#Public`;

export type Words = ReturnType<typeof wordsIn>;

/** Called with the community to which everything is said. Ids follow from the words: said twice is the same. */
export function wordsIn(farm: Farm, community: string) {
  const uriOf = (name: string, what: string): string => `${farm.origin(name)}/post/${what}`;
  const page = (name: string, what: string, more: Json = {}): Json => ({
    type: 'Page',
    id: uriOf(name, what),
    attributedTo: farm.person(name),
    to: [community, everyone],
    audience: community,
    name: `Post ${what}`,
    content: `<p>${what}</p>`,
    mediaType: 'text/html',
    published: '2026-01-05T11:00:00Z',
    ...more,
  });
  const note = (name: string, what: string, under: string): Json => ({
    ...page(name, what),
    type: 'Note',
    name: undefined,
    inReplyTo: under,
  });
  const act = (name: string, type: string, object: unknown, tail: string): Json => ({
    '@context': context,
    id: `${farm.origin(name)}/act/${type.toLowerCase()}-${tail}`,
    type,
    actor: farm.person(name),
    to: [everyone],
    cc: [community],
    audience: community,
    object,
  });
  return {
    uriOf,
    page,
    note,
    act,
    follow: (name: string): Json => act(name, 'Follow', community, name),
    create: (name: string, what: string): Json => act(name, 'Create', page(name, what), what),
    reply: (name: string, what: string, under: string): Json =>
      act(name, 'Create', note(name, what, under), what),
    update: (name: string, what: string, version: number): Json => {
      const updated = new Date(Date.UTC(2026, 0, 5, 11, 0, version)).toISOString();
      const newer = page(name, what, { content: `<p>${what}, version ${version}</p>`, updated });
      return act(name, 'Update', newer, `${what}-${version}`);
    },
    like: (name: string, uri: string, tail: string): Json => act(name, 'Like', uri, tail),
    dislike: (name: string, uri: string, tail: string): Json => act(name, 'Dislike', uri, tail),
    undo: (name: string, undone: Json, tail: string): Json => act(name, 'Undo', undone, tail),
    remove: (name: string, what: string): Json => act(name, 'Delete', uriOf(name, what), what),
  };
}
