/** What an event is put into words as: the rows of the activity log, before they have a number. */
import type { Actor } from '#domain/actors/actor.ts';
import type { DomainEvent, EventKind, EventOf } from '#domain/journal/events.ts';
import type { Transaction } from '#storage/database.ts';
import type { World } from '#federation/world.ts';

export type Dialect = 'threadiverse' | 'microblog';

/** One activity, in one form, for whom it concerns. */
export type Utterance = {
  /** Which of the forms of this event; with the event's uuid it makes the activity's id. */
  readonly form: string;
  readonly id: string;
  /** The exact bytes that go over the wire. */
  readonly body: string;
  /** Whose key signs the requests that carry it. */
  readonly signer: Actor;
  /** Anyone may read it at its id. */
  readonly open: boolean;
  /** The community whose members' servers get it; null when it goes to named inboxes only. */
  readonly community: number | null;
  readonly dialect: Dialect | null;
  /** Only servers that run this software. */
  readonly software: string | null;
  readonly inboxes: readonly string[];
  readonly actor: string;
  readonly object: string;
  /** What must have arrived before it. */
  readonly after: readonly string[];
  readonly weight: 'creation' | 'vote' | 'other' | 'removal';
};

/** A journal row on its way out, with what its words are made from. */
export type Telling<Event extends DomainEvent = DomainEvent> = {
  readonly world: World;
  readonly tx: Transaction;
  readonly event: Event;
  readonly uuid: string;
  /** When it happened. */
  readonly at: Date;
  /** The member's own activity, byte for byte, when it came from elsewhere. */
  readonly original: string | null;
};

/** Puts one kind of event into words; an empty list says nothing. */
export type Speaker<Kind extends EventKind> = (
  telling: Telling<EventOf<Kind>>,
) => Promise<readonly Utterance[]>;

export type Speakers = { readonly [Kind in DomainEvent['kind']]: Speaker<Kind> };

/** For events that stay in the house, and say so. */
export const silent = (): Promise<readonly Utterance[]> => Promise.resolve([]);
