/** What a command is: what it is called, what it takes, and what it answers. */
import type { House } from '#domain/context.ts';
import type { World } from '#federation/world.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { QueueState } from '#views/health-view.ts';
import type { Input } from './arguments.ts';
import type { Reason } from './refusals.ts';

/** What every command is given; opened by `main`, and by tests. */
export type Tools = {
  readonly house: House;
  readonly world: World;
  readonly databaseUrl: string;
  /** How the queue is; only `doctor` asks. */
  readonly bells?: { readonly state: () => Promise<QueueState> };
};

export type Answer = {
  /** For scripts: what `--json` prints. */
  readonly data: unknown;
  /** For people. */
  readonly text: string;
  /** The answer is that something is wrong: it is printed as any other, and the exit code says so. */
  readonly failed?: boolean;
};

export type Handler = (tools: Tools, input: Input) => Promise<Outcome<Answer, Reason>>;

export type Command = {
  readonly noun: string;
  /** Null for what is said with one word, such as `backup`. */
  readonly verb: string | null;
  /** Its grammar: `NAME --title T [--by USER]`; read by `arguments.ts`. */
  readonly usage: string;
  readonly about: string;
  readonly run: Handler;
};
