/** A shell for tests: a house of its own, a network in memory, and what was printed. */
import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { foundInstanceActor } from '#domain/actors/found-instance-actor.ts';
import { act, type House } from '#domain/context.ts';
import { foundSite } from '#domain/instances/found-site.ts';
import { runCommand } from '#commands/run-command.ts';
import type { Tools } from '#commands/command.ts';
import { NetworkError, type Answer, type Network, type Outgoing } from '#federation/network.ts';
import type { World } from '#federation/world.ts';
import { openDatabase } from '#storage/database.ts';
import { createDatabase } from '../support/postgres.ts';
import { opening, testKeys } from '../support/house.ts';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

export type Shell = {
  readonly tools: Tools;
  readonly pass: (milliseconds: number) => void;
  /** What other servers answer, by URL; anything else is out of reach. */
  readonly answers: Map<string, (request: Outgoing) => Answer>;
  readonly run: (line: readonly string[], stdin?: string) => Promise<Ran>;
  /** Runs with `--json` and gives back what was printed; throws when it was refused. */
  readonly json: <T = Record<string, unknown>>(line: readonly string[]) => Promise<T>;
};

/** JSON as another server answers it. */
export const documentOf = (json: unknown, type = 'application/activity+json'): Answer => ({
  status: 200,
  headers: { 'content-type': type },
  body: Buffer.from(JSON.stringify(json)),
});

/** Called once a test file, or more often for several instances. */
export async function openShell(origin = 'https://folkmoot.test'): Promise<Shell> {
  const own = await createDatabase();
  const database = openDatabase(own.url, 4);
  let now = opening.getTime();
  const answers = new Map<string, (request: Outgoing) => Answer>();
  const network: Network = async (request) => {
    const answer = answers.get(request.url);
    if (answer === undefined) throw new NetworkError('unreachable', `no ${request.url}`);
    return answer(request);
  };
  const house: House = {
    database,
    origin,
    clock: () => new Date(now),
    newId: randomUUID,
    ring: () => undefined,
  };
  const keys = await testKeys();
  await act(house, async (context) => {
    await foundSite(context, { origin, name: 'Folkmoot' });
    await foundInstanceActor(context, keys);
  });
  const log = (): void => undefined;
  const world: World = {
    house,
    network,
    privateHosts: [],
    version: '0.0.0',
    log,
    failPoint: () => undefined,
  };
  const tools: Tools = { house, world, databaseUrl: own.url };
  afterAll(async () => {
    await database.close();
    await own.drop();
  });
  const run = async (line: readonly string[], stdin = ''): Promise<Ran> => {
    const printed = { out: '', err: '' };
    const code = await runCommand(line, async () => tools, {
      out: (text) => void (printed.out += text),
      err: (text) => void (printed.err += text),
      readStdin: async () => stdin,
    });
    return { code, ...printed };
  };
  return {
    tools,
    pass: (milliseconds) => void (now += milliseconds),
    answers,
    run,
    json: async (line) => {
      const { code, out, err } = await run([...line, '--json']);
      if (code !== 0) throw new Error(err);
      return JSON.parse(out);
    },
  };
}
