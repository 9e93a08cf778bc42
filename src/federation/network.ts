/** How federation reaches other servers: one request, one bounded answer. */

declare const allowed: unique symbol;

/** A URL that we may visit. Only `gate.ts` makes one: whoever forgets to ask there does not compile. */
export type Allowed = string & { readonly [allowed]: true };

export type Outgoing = {
  readonly method: 'GET' | 'POST';
  readonly url: Allowed;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What is left of the asker's time, when that is less than any request may take. */
  readonly timeoutMs?: number;
  /** For what is no ActivityPub and may be long, as a list of servers: up to 16 MiB, within a minute. */
  readonly large?: true;
  /** For pages of which only the head matters: what is behind the first 512 KiB is not read. */
  readonly beginning?: true;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

/** Why there was no answer: ours to refuse, or theirs to be reached later. */
export type NetworkFault = 'forbidden-address' | 'too-large' | 'timeout' | 'unreachable';

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly fault: NetworkFault;

  constructor(fault: NetworkFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.fault = fault;
  }
}

/**
 * Sends one request and reads the whole answer; follows no redirect. Throws NetworkError when there
 * is no answer. Two implementations exist: `egress.ts`, and the in-memory network of the tests.
 */
export type Network = (request: Outgoing) => Promise<Answer>;
