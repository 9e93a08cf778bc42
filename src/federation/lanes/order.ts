/** Which items of a batch wait for which others: nothing before what it refers to. Pure. */
import type { Item } from './read.ts';

/** For each item: how many it waits for, and who waits for it, by their places in the batch. */
export type Order = {
  readonly waits: readonly number[];
  readonly followers: readonly (readonly number[])[];
};

type Thread = {
  /** The last that was no vote: everything later about this object waits for it. */
  last: number | null;
  /** Votes since, which pass each other: a later act on the object waits for all of them. */
  votes: number[];
  /** But one voter's votes do not. */
  readonly byVoter: Map<string, number>;
};

/**
 * Order by number in the log, for each inbox: what is about one object comes one after the other, and
 * after what it refers to; votes of different people on one thing go side by side.
 */
export function orderOf(items: readonly Item[]): Order {
  const waits = items.map(() => 0);
  const followers: number[][] = items.map(() => []);
  const threads = new Map<string, Thread>();
  const bySeq = items.map((_, place) => place).sort((a, b) => items[a]!.seq - items[b]!.seq);
  for (const place of bySeq) {
    const item = items[place]!;
    const { actor, object, after, weight } = item.row;
    const before = new Set<number>();
    for (const uri of after) {
      const { last } = threads.get(`${item.inbox}\n${uri}`) ?? { last: null };
      if (last !== null) before.add(last);
    }
    const key = `${item.inbox}\n${object}`;
    const thread: Thread = threads.get(key) ?? { last: null, votes: [], byVoter: new Map() };
    threads.set(key, thread);
    if (thread.last !== null) before.add(thread.last);
    if (weight === 'vote') {
      const own = thread.byVoter.get(actor);
      if (own !== undefined) before.add(own);
      thread.votes.push(place);
      thread.byVoter.set(actor, place);
    } else {
      for (const vote of thread.votes) before.add(vote);
      thread.last = place;
      thread.votes = [];
      thread.byVoter.clear();
    }
    for (const earlier of before) {
      followers[earlier]!.push(place);
      waits[place]!++;
    }
  }
  return { waits, followers };
}
