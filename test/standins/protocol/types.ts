/** What every stand-in shows to its tests: a server to talk to, a queue to wait for, a log to read. */

/** How a stand-in reaches other servers: one web Request in, one web Response out. */
export type Net = (request: Request) => Promise<Response>;

export interface StandInOptions {
  readonly origin: string;
  readonly net: Net;
  readonly now: () => Date;
  /** Chance for ids; seeded by tests that must repeat. */
  readonly rng?: () => number;
  /** Waits between tries of one delivery; the default only lets other work run. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Tries of one delivery within one `deliveries()`; what still fails waits for the next call. */
  readonly attempts?: number;
}

/** `accepted`: it had an effect. `ignored`: fine, but not for this software. `refused`: against its rules. */
export type Verdict = 'accepted' | 'refused' | 'ignored';

/** One POST to an inbox and what became of it. */
export interface ReceivedEntry {
  readonly at: Date;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  status: number;
  verdict: Verdict;
  reason: string;
  activity: Json | undefined;
}

/** One POST that left, with every answer it got. */
export interface SentEntry {
  readonly inbox: string;
  readonly activity: Json;
  readonly body: string;
  readonly answers: (number | 'network')[];
  done: boolean;
}

export interface StandIn {
  readonly origin: string;
  readonly software: string;
  readonly version: string;
  handle(request: Request): Promise<Response>;
  deliveries(): Promise<void>;
  readonly log: readonly ReceivedEntry[];
  readonly sent: readonly SentEntry[];
}

export type Json = { [key: string]: unknown };

/** A picture, film or sound on its own server, with words for those who do not see it. */
export interface Media {
  readonly url: string;
  readonly type: string;
  readonly alt: string;
}

/** A follow of a Group (or person) by somebody here. */
export type Membership = 'none' | 'pending' | 'accepted' | 'rejected';

export interface ShownVotes {
  readonly up: number;
  readonly down: number;
}

export interface ShownComment {
  readonly id: string;
  readonly inReplyTo: string;
  readonly body: string;
  readonly author: string;
  readonly votes: ShownVotes;
  readonly removed: boolean;
  readonly deleted: boolean;
}

export interface ShownThread {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly community: string;
  readonly link: string | undefined;
  readonly votes: ShownVotes;
  readonly removed: boolean;
  readonly deleted: boolean;
  readonly locked: boolean;
  readonly featured: boolean;
  readonly comments: readonly ShownComment[];
}
