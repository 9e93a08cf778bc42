/** What pages ask of other servers; `main` hands it in, so that pages need not know the federation. */
import type { Outcome } from '#lib/outcome.ts';

/** Why nothing came of it: no such thing, no answer, a server with which there is no dealing, or too many questions. */
export type ElsewhereRefusal = 'bad-address' | 'not-found' | 'unreachable' | 'barred' | 'too-many';

/** What an address or handle turned out to be here. */
export type Met = {
  readonly kind: 'community' | 'person' | 'post' | 'comment';
  readonly id: number;
};

/** What somebody of another server wants to do there with something of ours (FEP-3b86). */
export type Intent = 'follow' | 'open';

export type Elsewhere = {
  /**
   * `@name@host`, `!name@host` or a URL: what it is, fetched from its own server if it is not known here. `by` is the
   * member who asks; each may have so many things fetched in an hour.
   */
  readonly meet: (address: string, by: number) => Promise<Outcome<Met, ElsewhereRefusal>>;
  /**
   * Where the server of that name (`example.org`, or `@name@example.org`) lets its people go on with `uri`: an https
   * address of its own. `from` is the address of who asks.
   */
  readonly findDoor: (
    server: string,
    wish: { readonly intent: Intent; readonly uri: string; readonly from: string },
  ) => Promise<Outcome<string, ElsewhereRefusal>>;
};

/** For pages that are shown without a network, as in tests: nobody answers. */
export const nobodyElsewhere: Elsewhere = {
  meet: () => Promise.resolve({ done: false, reason: 'unreachable' }),
  findDoor: () => Promise.resolve({ done: false, reason: 'unreachable' }),
};
