/** Whole instances that talk to each other over an in-memory network, and the quiet after their talk. */
import type { FastifyInstance } from 'fastify';
import type { Bell } from '#domain/context.ts';
import { elsewhereOf } from '#federation/elsewhere.ts';
import type { Log, World } from '#federation/world.ts';
import { buildServer } from '#http/server.ts';
import type { PrivateHost } from '#lib/private-hosts.ts';
import { runWhole } from './run-whole.ts';
import { beGenerous } from './generous.ts';
import { givenIn, type Given } from './given.ts';
import { openHouse, type TestHouse } from './house.ts';
import { makeWire, type Server, type Wire } from './network.ts';

export type Neighbour = {
  readonly house: TestHouse;
  readonly world: World;
  readonly app: FastifyInstance;
  readonly given: Given;
  readonly logged: { level: string; message: string; facts: unknown }[];
};

export type Street = {
  readonly wire: Wire;
  /** With hosts that may be spoken to by plain http, as an operator would exempt them. */
  readonly open: (origin: string, privateHosts?: readonly PrivateHost[]) => Promise<Neighbour>;
  /** Runs every job of every instance until nobody has anything to do. */
  readonly quiet: (among?: readonly Neighbour[]) => Promise<void>;
  /** Moves every clock. */
  readonly pass: (milliseconds: number) => void;
  readonly close: () => Promise<void>;
};

const order: readonly Bell[] = ['receipts', 'journal', 'lanes', 'backfills', 'lists'];

/** `others` are servers that act by themselves, and are asked to finish what they have to send. */
export function makeStreet(
  wire = makeWire(),
  others: readonly (() => Promise<void>)[] = [],
): Street {
  const neighbours: Neighbour[] = [];
  const open: Street['open'] = async (origin, privateHosts = []) => {
    const house = await openHouse(origin, 5);
    await house.act(beGenerous);
    const logged: Neighbour['logged'] = [];
    const log: Log = (level, message, facts) => void logged.push({ level, message, facts });
    const world: World = {
      house,
      network: wire.network,
      privateHosts,
      version: '0.0.0-test',
      log,
      failPoint: () => undefined,
    };
    const app = buildServer({
      house,
      activitypub: { world },
      elsewhere: elsewhereOf(world),
      trustProxy: 0,
      logger: false,
    });
    await app.ready();
    wire.servers.set(new URL(origin).host, serverOf(app));
    const neighbour = { house, world, app, given: givenIn(house), logged };
    neighbours.push(neighbour);
    return neighbour;
  };
  const quiet = async (among: readonly Neighbour[] = neighbours): Promise<void> => {
    for (let round = 0; round < 60; round++) {
      let work = 0;
      const before = wire.requests.length;
      for (const { world } of among) {
        for (const bell of order) work += await runWhole(world, bell);
      }
      for (const finish of others) await finish();
      if (work === 0 && wire.requests.length === before) return;
    }
    throw new Error('the neighbours never fall silent');
  };
  return {
    wire,
    open,
    quiet,
    pass: (milliseconds) => {
      for (const { house } of neighbours) house.pass(milliseconds);
    },
    close: async () => {
      for (const { app, house } of neighbours) {
        await app.close();
        await house.close();
      }
    },
  };
}

/** A Fastify instance as something that answers web requests. */
export function serverOf(app: FastifyInstance): Server {
  return async (request) => {
    const url = new URL(request.url);
    const body = request.method === 'POST' ? Buffer.from(await request.arrayBuffer()) : undefined;
    const response = await app.inject({
      method: request.method as 'GET' | 'POST',
      url: url.pathname + url.search,
      headers: {
        ...Object.fromEntries(request.headers),
        host: request.headers.get('host') ?? url.host,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) headers.set(name, String(value));
    }
    const empty = [204, 304].includes(response.statusCode);
    return new Response(empty ? null : new Uint8Array(response.rawPayload), {
      status: response.statusCode,
      headers,
    });
  };
}
