/** What a listener is given, and what it answers: prepare with the network, then act without. */
import type { Actor } from '#domain/actors/actor.ts';
import { castVote, type CastVote } from '#domain/votes/cast-vote.ts';
import type { Context } from '#domain/context.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { Envelope } from '#federation/intake/envelope.ts';
import type { FetchRefusal } from '#federation/fetch-document.ts';
import type { World } from '#federation/world.ts';

/** A verified activity on its way in. */
export type Arrival = {
  readonly world: World;
  readonly activity: Envelope;
  /** Who signed the request; the activity's actor. */
  readonly actor: Actor;
};

/** What became of an arrival; the words are shown to admins as they are. */
export type Verdict =
  | { readonly state: 'applied' }
  | {
      readonly state: 'ignored';
      readonly reason: string;
      readonly forget?: boolean;
      /** It wrote something all the same: never a second time. */
      readonly effect?: true;
    }
  | { readonly state: 'refused'; readonly reason: string }
  /** What it needs cannot be had now; it is tried again. */
  | {
      readonly state: 'later';
      readonly reason: string;
      /** A part of it had its effect already. */
      readonly effect?: boolean;
    };

export const applied: Verdict = { state: 'applied' };
export const ignored = (reason: string): Verdict => ({ state: 'ignored', reason });
/** Ignored, and its words are not kept: they were not meant for everybody. */
export const privately = (reason: string): Verdict => ({ state: 'ignored', reason, forget: true });
export const refused = (reason: string): Verdict => ({ state: 'refused', reason });
export const later = (reason: string): Verdict => ({ state: 'later', reason });

/** What is to be done in one transaction. */
export type Act = ((context: Context) => Promise<Verdict>) & {
  /** It is nothing but this vote: many of them are cast together. */
  readonly vote?: CastVote;
  /** It may run beside others of its kind in one transaction: its queries need not wait for theirs. */
  readonly beside?: true;
};

/** Either the verdict is clear after looking, or this is to be done. */
export type Plan = Verdict | Act;

/** The plan of a vote. */
export const voting = (vote: CastVote): Act =>
  Object.assign(async (context: Context) => verdictOf(await castVote(context, vote)), { vote });

/** For what makes something new, and locks nothing that others of its kind would wait for. */
export const beside = (act: (context: Context) => Promise<Verdict>): Act =>
  Object.assign(act, { beside: true as const });

/** Fetches what it needs, then says what to do. Never opens the transaction of the effect itself. */
export type Listener = (arrival: Arrival) => Promise<Plan>;

/** A verb's outcome as a verdict: a refusal of the domain is no fault of the sender's. */
export const verdictOf = (outcome: Outcome<unknown, string>): Verdict =>
  outcome.done ? applied : ignored(outcome.reason);

/** A failed look-up as a verdict. */
export function verdictOfFetch(reason: FetchRefusal, what: string): Verdict {
  if (reason === 'unreachable') return later(`${what} cannot be reached`);
  return reason === 'barred'
    ? refused(`${what} is on a barred host`)
    : ignored(`${what} is ${reason}`);
}
