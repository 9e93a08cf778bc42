/** What a vote is, who may cast one, and what it changes. Pure: no clock, no database. */
import type { Degree } from '#domain/policy/policy.ts';
import type { Standing } from '#domain/communities/standing.ts';
import type { Tally } from '#domain/posts/count-votes.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';

export type VoteValue = 1 | -1;
export type VoteRefusal = 'bot' | 'banned' | 'gone' | 'unwelcome';

/** The voter and the thing as they bear on a vote. */
export type Ballot = {
  readonly bot: boolean;
  readonly gone: boolean;
  /** How the servers are treated on whose word it rests: the voter's, and that of whoever relayed it. */
  readonly degrees: readonly Degree[];
};

/** What waits for a moderator elsewhere cannot wait here: nobody approves votes. */
const uncounted: readonly Degree[] = ['no-votes', 'hold', 'defederate'];

/** Programs have no vote; what is gone takes none. */
export function mayVote(voter: Standing, ballot: Ballot): Outcome<true, VoteRefusal> {
  if (ballot.bot) return refuse('bot');
  if (voter.banned) return refuse('banned');
  if (ballot.degrees.some((degree) => uncounted.includes(degree))) return refuse('unwelcome');
  return ballot.gone ? refuse('gone') : done(true);
}

/** What changes in the counters when a vote goes from one value to another; 0 is none. */
export function tallyOf(from: VoteValue | 0, to: VoteValue | 0): Tally {
  const count = (value: VoteValue): number => Number(to === value) - Number(from === value);
  return { up: count(1), down: count(-1) };
}
