/** What every part of federation is given: the house, the way out, and what others may be asked. */
import type { House } from '#domain/context.ts';
import type { PrivateHost } from '#lib/private-hosts.ts';
import type { Network } from './network.ts';

/** One line a receipt, a delivery, a refusal; never a secret, never a body. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** Made once in `main`; tests hand in their own network and clock. What is kept in memory for it: `perWorld`. */
export type World = {
  readonly house: House;
  readonly network: Network;
  readonly privateHosts: readonly PrivateHost[];
  readonly version: string;
  readonly log: Log;
  /** A place where the fault tests may end the process; does nothing otherwise. */
  readonly failPoint: (place: string) => void;
};

/** `User-Agent` of everything that we send. */
export const userAgent = (world: World): string =>
  `Folkmoot/${world.version} (+${world.house.origin}/)`;
