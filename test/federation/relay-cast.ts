/** Who stands on the stage of the relay, and what a scene is. */
import type { Authorship } from '#federation/relay.ts';
import type { Originals } from './originals.ts';
import type { Stage } from './stage.ts';

export type Has = { readonly id: number; readonly uri: string };

export type Cast = {
  readonly stage: Stage;
  readonly whose: Authorship;
  readonly cats: Has;
  readonly alice: Has;
  readonly bob: Has;
  readonly rita: Has;
  readonly pat: Has;
  readonly mo: Has;
  readonly vera: Has;
  readonly theirs: Originals;
};

/** Prepares, and returns the act itself, which tells the bytes that brought it if any did. */
export type Scene = (cast: Cast) => Promise<() => Promise<string | void>>;

export const isHere = ({ whose }: Cast): boolean => whose === 'here';
