/** The inboxes that are measured: ours, in a real process, and Fedify's, with the same in its database. */
import type { Target } from '../processes/load.ts';
import type { ListenerOptions } from '../yardstick/listener.ts';
import { openHome, type Home } from './home.ts';
import { nowMs, pause, type Bench } from './line.ts';
import { peopleCount, settlePeople, type Kind } from './people.ts';
import { untilPublished } from './quiet.ts';
import { startRemote } from './remote.ts';
import { freePort } from '../../support/free-port.ts';

export type Inbox = {
  readonly home: Home;
  readonly target: Target;
  /** Whose CPU time it costs. */
  readonly pids: readonly number[];
  /** Activities of one round: what it takes in a few seconds. */
  readonly count: number;
  /** What everybody votes on, enough for all rounds. */
  readonly posts: readonly string[];
  /** Called before a round. */
  readonly prepare: () => Promise<void>;
  /** The hour at which all had its effect, or was answered. */
  readonly until: (kind: Kind, before: number) => Promise<number>;
};

/** How far a round is followed. */
export type Until = 'accepted' | 'applied';

/** Our own. */
export async function openOurs(bench: Bench, sinkPort: number, until: Until): Promise<Inbox> {
  const home = await openHome(bench, { sinkPort });
  await settlePeople(home, sinkPort);
  const applied = until === 'applied';
  const count = bench.quick ? 3000 : applied ? 6000 : 12_000;
  const posts = await settlePosts(home, bench.rounds + 2, count);
  const { pid } = await home.start(applied ? 'all' : 'web');
  if (applied) await closeJournal(home);
  return {
    home,
    target: { port: home.port, host: home.host, path: '/inbox' },
    pids: [pid, home.postgres],
    count,
    posts,
    prepare: async () => {
      // Nobody applies them, and a full house takes in no more.
      if (!applied) await home.sql`truncate receipts`;
    },
    until: applied ? (kind, before) => journalled(home, kind, before + count) : async () => nowMs(),
  };
}

/** Fedify's: with listeners that call our verbs on a database like ours, or that do nothing. */
export async function openFedify(bench: Bench, sinkPort: number, until: Until): Promise<Inbox> {
  const home = await openHome(bench, { sinkPort });
  const applied = until === 'applied';
  if (applied) await settlePeople(home, sinkPort);
  const count = bench.quick ? 500 : applied ? 800 : 1500;
  const posts = await settlePosts(home, bench.rounds + 1, count);
  // The same trigger for both; nobody publishes here.
  await home.sql`update journal set state = 'published'`;
  if (applied) await closeJournal(home);
  const port = await freePort();
  const host = `home.localhost:${port}`;
  const databaseUrl = applied ? home.url : null;
  const options: ListenerOptions = { origin: `http://${host}`, port, databaseUrl };
  const listener = await startRemote('yardstick/listener.ts', options);
  bench.onDone(listener.close);
  return {
    home,
    target: { port, host, path: '/inbox' },
    // Without verbs there is nothing of it in the database.
    pids: applied ? [listener.pid, home.postgres] : [listener.pid],
    count,
    posts,
    prepare: async () => undefined,
    // Its listeners have run when it answers.
    until: async () => nowMs(),
  };
}

/** As many posts as everybody can vote on in all rounds. */
async function settlePosts(home: Home, rounds: number, count: number): Promise<string[]> {
  await home.post(Math.ceil(count / peopleCount) * rounds);
  const rows = await home.sql`select uri from posts order by id`;
  return rows.map((row) => String(row['uri']));
}

/**
 * What is written to the journal is closed at once, so that there is nothing to publish: that is another line's.
 * (To hold the publisher up by a lock would keep a snapshot open, and PostgreSQL would drown in dead rows.)
 */
async function closeJournal(home: Home): Promise<void> {
  await untilPublished(home);
  await home.sql.unsafe(`
    create function bench_close() returns trigger language plpgsql as
      $$ begin new.state := 'published'; return new; end $$;
    create trigger bench_close before insert on journal for each row execute function bench_close()`);
}

/** From here on everything is published again. */
export const openJournal = async ({ sql }: Home): Promise<void> => {
  await sql`drop trigger bench_close on journal`;
};

/** Until no receipt waits, asked for in a way that costs nothing; then all the effects must be there. */
async function journalled(home: Home, kind: Kind, wanted: number): Promise<number> {
  const giveUp = nowMs() + 180_000;
  for (;;) {
    const rows = await home.sql`select 1 from receipts where state = 'waiting' limit 1`;
    if (rows.length === 0) break;
    if (nowMs() > giveUp) throw new Error('receipts still wait after three minutes');
    await pause(20);
  }
  const done = nowMs();
  const found = await effectsOf(home, kind);
  if (found !== wanted) throw new Error(`${wanted} were sent, and ${found} had an effect`);
  return done;
}

const eventOf = { Like: 'vote.cast', Page: 'post.created', Note: 'comment.created' } as const;

/** How many events of this kind stand in the journal. */
export async function effectsOf({ sql }: Home, kind: Kind): Promise<number> {
  const [row] = await sql`select count(*)::int as n from journal where kind = ${eventOf[kind]}`;
  return Number(row!['n']);
}
