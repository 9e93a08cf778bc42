/** What it costs the database to publish a post, as the number of followers' servers grows. */
import postgres from 'postgres';
import type { World } from '#federation/world.ts';
import { publishJournal } from '#federation/publish.ts';
import { openDatabase } from '#storage/database.ts';
import { settleCrowd } from '../support/crowd.ts';
import { openHome, type Home } from '../support/home.ts';
import { median, type Line, type Row } from '../support/line.ts';

const sizes = [10, 100, 1000, 10_000] as const;

export const rows: Line = {
  name: 'rows',
  about: "rows written to publish a post to 10 and up to 10,000 followers' servers",
  run: async (bench) => {
    const home = await openHome(bench, { sinkPort: 1 });
    // The founding of the community is published too, once.
    await publishOne(home);
    const written: number[] = [];
    for (const [index, size] of sizes.entries()) {
      const before = index === 0 ? 0 : sizes[index - 1]!;
      // Added to those that are there already.
      const crowd = { community: home.community.id, prefix: `s${'abcd'[index]!}`, port: 1 };
      await settleCrowd(home, { ...crowd, count: size - before });
      const each: number[] = [];
      for (let round = 1; round <= bench.rounds; round++) each.push(await publishOne(home));
      written.push(median(each));
      bench.say(`${size.toLocaleString('en')} servers: ${median(each)} rows`);
    }
    const row: Row = {
      what: "Rows written to publish a post: for 10,000 followers' servers more than for 10",
      figure: written.at(-1)! - written[0]!,
      unit: 'rows',
      floor: 0,
      aim: 0,
      better: 'less',
      rounds: [],
      detail: sizes
        .map((size, index) => `${size.toLocaleString('en')} servers: ${written[index]} rows`)
        .join(', '),
    };
    return [row];
  },
};

/** Publishes one post on a connection of its own, whose end hands in its statistics; nothing is sent. */
async function publishOne(home: Home): Promise<number> {
  await home.post(1);
  const before = await rowsWritten(home);
  const database = openDatabase(home.url, 1);
  const world: World = {
    house: { ...home.house, database, ring: () => undefined },
    network: () => Promise.reject(new Error('publishing asks nobody')),
    privateHosts: [],
    version: '0.0.0-bench',
    log: () => undefined,
    failPoint: () => undefined,
  };
  const published = await publishJournal(world);
  await database.close();
  if (published === 0) throw new Error('there was nothing to publish');
  return (await rowsWritten(home)) - before;
}

/** Rows inserted, updated and deleted so far in our tables, as told by everybody who has closed. */
async function rowsWritten(home: Home): Promise<number> {
  // Our own connections tell at once when asked to.
  await home.house.database.query.execute('select pg_stat_force_next_flush()');
  const sql = postgres(home.url, { max: 1 });
  try {
    const [row] = await sql`
      select sum(n_tup_ins + n_tup_upd + n_tup_del)::int as n from pg_stat_user_tables
      where schemaname = 'public'`;
    return Number(row!['n']);
  } finally {
    await sql.end();
  }
}
