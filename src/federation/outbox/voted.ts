/** A vote was cast or taken back. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { EventOf } from '#domain/journal/events.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Transaction } from '#storage/database.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { findTold } from '#federation/objects/story.ts';
import { compose } from './compose.ts';
import { isGone } from './created.ts';
import { remoteInbox, toCommunity } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, type Deed } from './words.ts';

type Voted = EventOf<'vote.cast' | 'vote.retracted'>;

/** Votes carry no addressing: that is how Lemmy sends and expects them. */
export async function voted(telling: Telling<Voted>): Promise<readonly Utterance[]> {
  const { event } = telling;
  const told = await findTold(telling.tx, event.subject);
  const voter = await findActor(telling.tx, event.voter);
  if (told === null || voter === null || isGone(told)) return [];
  const object = told.comment?.uri ?? told.post.uri;
  const undone = event.kind === 'vote.retracted';
  const kind = event.value === 1 ? 'Like' : 'Dislike';
  // The Undo names the very Like that was sent: some match by its id.
  const uuid = undone ? await findCast(telling.tx, event) : telling.uuid;
  const like: Deed = {
    id: activityId({ world: telling.world, uuid: uuid ?? telling.uuid }, kind),
    type: kind,
    actor: voter.uri,
    object,
    audience: told.community.uri,
  };
  const deed: Deed = undone
    ? {
        id: activityId(telling, 'Undo'),
        type: 'Undo',
        actor: voter.uri,
        object: like,
        audience: told.community.uri,
      }
    : like;
  const common = { community: told.community, doer: voter, object, weight: 'vote' as const };
  if (!told.community.local) return voter.local ? toCommunity(telling, { ...common, deed }) : [];
  return compose(telling, {
    ...common,
    what: undone ? 'vote-undo' : 'vote',
    deed: voter.local ? deed : null,
    author: voter,
    // Microblogs know no downvotes.
    authorInbox: event.value === 1 ? remoteInbox(told.author) : null,
  });
}

/** The journal's uuid of the vote that is taken back: the newest of this voter on this subject. */
async function findCast(tx: Transaction, event: Voted): Promise<string | null> {
  const { subject, value, voter } = event;
  const rows = await tx
    .select({ uuid: journalTable.uuid })
    .from(journalTable)
    .where(
      and(
        eq(journalTable.kind, 'vote.cast'),
        sql`${journalTable.event} -> 'voter' = ${String(voter)}::jsonb`,
        sql`${journalTable.event} -> 'subject' = ${JSON.stringify(subject)}::jsonb`,
        sql`${journalTable.event} -> 'value' = ${String(value)}::jsonb`,
      ),
    )
    .orderBy(desc(journalTable.id))
    .limit(1);
  return rows[0]?.uuid ?? null;
}
