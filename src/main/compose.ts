/** The only place that builds things from other things: database, queue, federation, in that order. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import type { Config, FailPoint } from '#config/config.ts';
import { foundInstanceActor } from '#domain/actors/found-instance-actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type House } from '#domain/context.ts';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { foundSite } from '#domain/instances/found-site.ts';
import { moveHouse } from '#domain/moderation/move-house.ts';
import { openEgress } from '#federation/egress.ts';
import type { Log, World } from '#federation/world.ts';
import { openBells, type Bells } from '#jobs/bells.ts';
import { hostOf } from '#lib/hosts.ts';
import { openDatabase } from '#storage/database.ts';
import { migrateDatabase } from '#storage/migrate.ts';
import { keepEmbedded } from './keep-embedded.ts';

export type OpenHouse = {
  readonly house: House;
  readonly world: World;
  readonly bells: Bells;
  readonly databaseUrl: string;
  /** What is opened later is closed first. */
  readonly onClose: (closer: () => Promise<void>) => void;
  /** Closes everything in reverse. */
  readonly close: () => Promise<void>;
};

/** What an operator must change before the server can start; told in one line. */
export class CannotStart extends Error {}

/**
 * Opens everything that the server and the operator's shell share. Throws CannotStart, or
 * EmbeddedRefused, with one line for the operator.
 */
export async function openHouse(config: Config, log: Log): Promise<OpenHouse> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, log, closers));
    await migrateDatabase(databaseUrl);
    const database = openDatabase(databaseUrl);
    closers.push(database.close);
    // Closed after the bells: what is in hand may still leave.
    const clock = (): Date => new Date();
    const egress = openEgress([...config.privateHosts, ownHost(config.origin)], { clock });
    closers.push(egress.close);
    const name = new URL(config.origin).host.replaceAll(':', '-');
    const bells = await openBells({ databaseUrl, redisUrl: config.redisUrl, name, clock, log });
    closers.push(bells.close);
    const house: House = {
      database,
      origin: config.origin,
      clock,
      newId: randomUUID,
      ring: bells.ring,
    };
    await found(house);
    const world: World = {
      house,
      network: egress.network,
      privateHosts: config.privateHosts,
      version: version(),
      log,
      failPoint: failAt(config.failPoint),
    };
    const onClose = (closer: () => Promise<void>): void => void closers.push(closer);
    return { house, world, bells, databaseUrl, onClose, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Ends this process, as a loss of power would, when it passes the place for the n-th time. */
function failAt(point: FailPoint | null): (place: string) => void {
  let passed = 0;
  return (place) => {
    if (place !== point?.place) return;
    if (++passed === point.passing) process.kill(process.pid, 'SIGKILL');
  };
}

const databaseName = 'folkmoot';

async function openEmbedded(
  config: Config,
  log: Log,
  closers: (() => Promise<void>)[],
): Promise<string> {
  const embedded = await keepEmbedded(config.dataDir, log);
  closers.push(embedded.stop);
  const admin = postgres(embedded.url('postgres'), { max: 1, onnotice: () => undefined });
  try {
    const found = await admin`select 1 from pg_database where datname = ${databaseName}`;
    if (found.length === 0) await admin.unsafe(`create database ${databaseName}`);
  } catch (error) {
    // Somebody else made it between the two: that is all we wanted.
    if (!(error instanceof postgres.PostgresError) || error.code !== '42P04') throw error;
  } finally {
    await admin.end();
  }
  return embedded.url(databaseName);
}

/** The first start makes the instance; later ones find it, and may move it while nobody knows us. */
async function found(house: House): Promise<void> {
  const site = await findSite(house.database.query);
  if (site !== null && site.origin !== house.origin) {
    const moved = await act(house, (context) => moveHouse(context, house.origin));
    if (!moved.done) {
      throw new CannotStart(
        `ORIGIN is ${house.origin}, but this server is known to others as ${site.origin}; start it with ORIGIN=${site.origin}.`,
      );
    }
  }
  const known = await findInstanceActor(house.database.query);
  if (site !== null && known !== null) return;
  const keys = await makeKeys();
  await act(house, async (context) => {
    await foundSite(context, { origin: house.origin, name: 'Folkmoot' });
    await foundInstanceActor(context, keys);
  });
}

/** Our own actor may be asked for at our own origin, wherever that is. */
function ownHost(origin: string): { name: string; port: string } {
  const url = new URL(origin);
  return { name: url.hostname, port: url.port || (url.protocol === 'https:' ? '443' : '80') };
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The host by which others know this server, for what is printed at start. */
export const hostName = (house: House): string => hostOf(house.origin) ?? house.origin;
