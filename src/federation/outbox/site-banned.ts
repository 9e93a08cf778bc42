/** Somebody was banned from this whole server, or the ban was lifted. */
import { isNull } from 'drizzle-orm';
import { findAdmins } from '#domain/accounts/find-admins.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { subscriptionsTable } from '#storage/schema/federation.ts';
import type { Transaction } from '#storage/database.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, proven, type Deed } from './words.ts';

type Banned = Telling<EventOf<'person.banned' | 'person.unbanned'>>;

/**
 * Block with the server itself as `target`, in the words of Lemmy: to members' servers that speak them. What another
 * server said of its own people is not ours to repeat.
 */
export async function siteBanned(telling: Banned): Promise<readonly Utterance[]> {
  const { tx, event } = telling;
  const person = await findActor(tx, event.person);
  const site = await findInstanceActor(tx);
  const doer = site === null ? null : await findDoer(tx, event.by, site);
  if (person === null || site === null || doer === null || !doer.local) return [];
  const deed = deedOf(telling, { person, site, doer });
  return [
    {
      form: 'act',
      id: deed.id,
      body: await proven(telling, doer, deed),
      signer: doer,
      open: true,
      community: null,
      dialect: 'threadiverse',
      software: null,
      inboxes: await findInboxes(tx, remoteInbox(person)),
      actor: doer.uri,
      object: person.uri,
      after: [],
      weight: event.kind === 'person.banned' ? 'removal' : 'other',
    },
  ];
}

/** Lemmy takes acts of people only: in the operator's place the first admin speaks. */
async function findDoer(tx: Transaction, by: number | null, site: Actor): Promise<Actor | null> {
  const admins = by === null ? await findAdmins(tx) : [by];
  return admins.length === 0 ? site : findActor(tx, Math.min(...admins));
}

function deedOf(
  telling: Banned,
  { person, site, doer }: { readonly person: Actor; readonly site: Actor; readonly doer: Actor },
): Deed {
  const { event } = telling;
  const lifted = event.kind === 'person.unbanned';
  const common = { actor: doer.uri, to: [publicUri], cc: [person.uri] };
  const block = {
    id: activityId(telling, 'Block'),
    type: 'Block',
    ...common,
    object: person.uri,
    target: site.uri,
    ...(event.reason === null ? {} : { summary: event.reason }),
    ...(!lifted && event.until !== null ? { endTime: event.until } : {}),
    ...(!lifted && event.removal ? { removeData: true } : {}),
  };
  if (!lifted) return block;
  const more = event.restored ? { restoreData: true } : {};
  return { id: activityId(telling, 'Undo'), type: 'Undo', ...common, object: block, ...more };
}

/** One for each server that has members here; bounded by the number of servers. */
async function findInboxes(tx: Transaction, own: string | null): Promise<string[]> {
  const rows = await tx
    .selectDistinctOn([subscriptionsTable.host], { inbox: subscriptionsTable.inbox })
    .from(subscriptionsTable)
    .where(isNull(subscriptionsTable.untilSeq))
    .orderBy(subscriptionsTable.host);
  const inboxes = rows.map(({ inbox }) => inbox);
  return [...new Set(own === null ? inboxes : [...inboxes, own])];
}
