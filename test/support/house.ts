/** A house for one test file: a fresh database, a clock that only tests move, and its founding. */
import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { asc, gt } from 'drizzle-orm';
import type { ActorKeys } from '#domain/actors/actor.ts';
import { foundInstanceActor } from '#domain/actors/found-instance-actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type Bell, type Context, type House, type Original } from '#domain/context.ts';
import type { DomainEvent } from '#domain/journal/events.ts';
import { foundSite } from '#domain/instances/found-site.ts';
import { openDatabase } from '#storage/database.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { createDatabase } from './postgres.ts';

export type TestHouse = House & {
  /** Every bell that was rung, in order. */
  readonly rung: Bell[];
  /** Moves the clock ahead. */
  readonly pass: (milliseconds: number) => void;
  readonly act: <T>(work: (context: Context) => Promise<T>, original?: Original) => Promise<T>;
  /** Every event recorded so far, or since the last `forget`. */
  readonly journal: () => Promise<DomainEvent[]>;
  /** From here on `journal` tells only what is new. */
  readonly forget: () => Promise<void>;
  readonly close: () => Promise<void>;
};

let keys: Promise<ActorKeys> | null = null;

/** One set of keys for everybody in a test file: making RSA keys is slow, and nobody compares them. */
export const testKeys = (): Promise<ActorKeys> => (keys ??= makeKeys());

/** The hour at which every house opens. */
export const opening = new Date('2026-01-05T12:00:00.000Z');

export async function openHouse(
  origin = 'https://folkmoot.test',
  connections = 10,
): Promise<TestHouse> {
  const own = await createDatabase();
  const database = openDatabase(own.url, connections);
  const rung: Bell[] = [];
  let now = opening.getTime();
  let seen = 0;
  const house: House = {
    database,
    origin,
    clock: () => new Date(now),
    newId: randomUUID,
    ring: (bell) => void rung.push(bell),
  };
  const rows = () =>
    database.query
      .select({ id: journalTable.id, event: journalTable.event })
      .from(journalTable)
      .where(gt(journalTable.id, seen))
      .orderBy(asc(journalTable.id));
  const site = await testKeys();
  await act(house, async (context) => {
    await foundSite(context, { origin, name: 'Folkmoot' });
    await foundInstanceActor(context, site);
  });
  return {
    ...house,
    rung,
    pass: (milliseconds) => void (now += milliseconds),
    act: (work, original) => act(house, work, original ?? null),
    journal: async () => (await rows()).map((row) => row.event as DomainEvent),
    forget: async () => void (seen = (await rows()).at(-1)?.id ?? seen),
    close: async () => {
      await database.close();
      await own.drop();
    },
  };
}

/** A house that closes when the test file is done. */
export async function useHouse(origin?: string): Promise<TestHouse> {
  const house = await openHouse(origin);
  afterAll(house.close);
  return house;
}
