/** Whether so much waits in the database that the door closes for a while, long before the disk is full. */
import { sql } from 'drizzle-orm';
import { perWorld } from '#federation/per-world.ts';
import type { World } from '#federation/world.ts';
import { receiptsTable } from '#storage/schema/federation.ts';

const rowsMax = 100_000;
const bytesMax = 512 * 1024 * 1024;
/** What nobody vouches for has this part of it, and takes no room from others. */
const strangersPart = 0.1;
const lookMs = 1000;

type Load = { rows: number; bytes: number };
type Gauge = {
  /** All that waits, and what of that nobody vouches for: as of the last look, and what came since. */
  all: Load;
  strangers: Load;
  closed: boolean;
  looked: number;
  looking: Promise<void> | null;
};

const gauges = perWorld((): Gauge => ({
  all: { rows: 0, bytes: 0 },
  strangers: { rows: 0, bytes: 0 },
  closed: false,
  looked: -Infinity,
  looking: null,
}));

/**
 * Called for every request; answers at once, by what the last look said. At most once a second another look
 * begins, for which nobody waits.
 */
export function isFull(world: World): boolean {
  const gauge = gauges(world);
  const now = world.house.clock().getTime();
  if (gauge.looking === null && Math.abs(now - gauge.looked) >= lookMs) {
    gauge.looked = now;
    gauge.looking = look(world, gauge).finally(() => (gauge.looking = null));
  }
  return isOver(gauge.all, 1);
}

/** Called for what nobody vouches for: it is told to come again long before everybody is. */
export const isFullOfStrangers = (world: World): boolean =>
  isOver(gauges(world).strangers, strangersPart);

/** Called for each receipt that was stored: the next look may be a second away. */
export function noteStored(
  world: World,
  { body, verified }: { readonly body: string; readonly verified: boolean },
): void {
  const { all, strangers } = gauges(world);
  for (const load of verified ? [all] : [all, strangers]) {
    load.rows++;
    load.bytes += body.length;
  }
}

/** Resolves when no look at the database is under way. */
export const settledPressure = async (world: World): Promise<void> => {
  await gauges(world).looking;
};

const isOver = ({ rows, bytes }: Load, part: number): boolean =>
  rows > rowsMax * part || bytes > bytesMax * part;

type Row = Load & { strangers: number; strangersBytes: number };

/** The length of a text is known without reading it: a hundred thousand take some tens of milliseconds. */
async function look(world: World, gauge: Gauge): Promise<void> {
  try {
    const rows = await world.house.database.query.execute<Row>(sql`
      select count(*)::float8 as rows, coalesce(sum(size), 0)::float8 as bytes,
        (count(*) filter (where not verified))::float8 as strangers,
        (coalesce(sum(size) filter (where not verified), 0))::float8 as "strangersBytes"
      from (select octet_length(body) as size, verified from ${receiptsTable}
        where state = 'waiting' limit ${rowsMax + 1}) as waiting`);
    const { rows: count, bytes, strangers, strangersBytes } = rows[0]!;
    gauge.all = { rows: count, bytes };
    gauge.strangers = { rows: strangers, bytes: strangersBytes };
  } catch (error) {
    // The insert tells the sender that the database is away.
    world.log('debug', 'waiting receipts could not be counted', { error });
    return;
  }
  const closed = isOver(gauge.all, 1);
  if (closed !== gauge.closed) {
    world.log('warn', closed ? 'inboxes closed: too much waits' : 'inboxes open again', {
      waiting: gauge.all.rows,
    });
  }
  gauge.closed = closed;
}
