/** A post or a comment was made: told whole, once. */
import type { EventOf } from '#domain/journal/events.ts';
import { findTold, type Remark, type Story } from '#federation/objects/story.ts';
import { writeObject } from '#federation/objects/write-object.ts';
import { compose } from './compose.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import { namedInboxes, toNamed } from './to-named.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, audienceOf, type Deed } from './words.ts';

type Created = EventOf<'post.created' | 'comment.created'>;

/** Gone means nothing is said: what was deleted or removed meanwhile, or waits, is not told. */
export async function created(telling: Telling<Created>): Promise<readonly Utterance[]> {
  const told = await findTold(telling.tx, subjectOf(telling.event));
  if (told === null || isGone(told)) return [];
  const deed = told.author.local ? createDeed(telling, told) : null;
  const object = told.comment?.uri ?? told.post.uri;
  const after = told.parent === null ? [] : [told.parent.uri, told.post.uri];
  const parentInbox = told.parent === null ? null : remoteInbox(told.parent.author);
  const { community, author } = told;
  const common = { community, doer: author, object, after, weight: 'creation' as const };
  const inboxes = namedInboxes(told);
  if (!community.local) {
    const also = [parentInbox, ...inboxes];
    return deed === null ? [] : toCommunity(telling, { ...common, deed, also });
  }
  const composed = await compose(telling, {
    ...common,
    what: told.comment === null ? 'thread' : 'comment',
    deed,
    author,
    authorInbox: remoteInbox(author),
    parentInbox,
  });
  return [...composed, ...(await toNamed(telling, { ...common, deed, inboxes, parentInbox }))];
}

export const subjectOf = (
  event: Created | { post: number } | { comment: number },
): { post: number } | { comment: number } =>
  'comment' in event ? { comment: event.comment } : { post: event.post };

export const isGone = (told: Story | Remark): boolean => {
  const row = told.comment ?? told.post;
  return row.deleted !== null || row.removed !== null || row.held !== null;
};

/** The Create of one of our members, as it stands at its id, in outboxes and inside an Announce. */
function createDeed(telling: Pick<Telling, 'world' | 'uuid'>, told: Story | Remark): Deed {
  const row = told.comment ?? told.post;
  const object = writeObject(told);
  return {
    id: activityId(telling, 'Create'),
    type: 'Create',
    actor: told.author.uri,
    ...audienceOf(told.community, answeredBy(told)),
    published: row.created.toISOString(),
    object,
  };
}

/** The author of what is answered, if it is somebody else, and whom the words name. */
export const answeredBy = (told: Story | Remark): string[] => [
  ...(told.parent === null || told.parent.author.id === told.author.id
    ? []
    : [told.parent.author.uri]),
  ...told.named.map(({ uri }) => uri),
];
