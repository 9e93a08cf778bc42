/** Outbound to a thousand servers: the share of RSA in a delivery, and against Fedify through BullMQ. */
import { availableParallelism } from 'node:os';
import { openCluster } from '../support/cluster.ts';
import { cpuMs } from '../support/cpu.ts';
import { settleCrowd } from '../support/crowd.ts';
import { openHome } from '../support/home.ts';
import {
  median,
  notMeasured,
  nowMs,
  pause,
  short,
  type Bench,
  type Line,
  type Row,
} from '../support/line.ts';
import { openRedis, type OwnRedis } from '../support/redis.ts';
import { startRemote } from '../support/remote.ts';
import { signingCost, type Cost } from '../support/rsa.ts';
import { openSink, type Sink } from '../support/sink.ts';
import type { SenderOffers, SenderOptions } from '../yardstick/sender.ts';

type Run = {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly ownUs: number;
  readonly bytes: number;
  /** How much of the machine it had or took. */
  readonly busy: number;
};
/** Publishes so many posts to everybody. */
type Contender = {
  readonly publish: (posts: number) => Promise<void>;
  readonly pids: readonly number[];
};
type Scene = { readonly bench: Bench; readonly sink: Sink; readonly servers: number };

const withinMs = 120_000;
const noRedis = 'no redis-server on PATH';
/** Messages that Fedify works on at once; between 20 and 100 it makes no difference that could be measured. */
const fedifyConcurrency = 50;

export const outbound: Line = {
  name: 'outbound',
  about: 'deliveries to 1,000 servers, against RSA signing and against Fedify through BullMQ',
  run: async (bench) => {
    const sink = await openSink(bench);
    const scene = { bench, sink, servers: 1000 };
    // A profile is of one process at a time.
    const profiling = bench.prof !== null;
    const redis = profiling ? null : await openRedis(bench);
    const contenders = {
      ours: await ours(scene, null),
      fedify: profiling ? null : await fedify(scene, null),
      oursRedis: redis === null ? null : await ours(scene, redis),
      fedifyRedis: redis === null ? null : await fedify(scene, redis),
    };
    const runs = new Map<string, Run[]>();
    const signing: Cost[] = [];
    for (let round = 0; round <= bench.rounds; round++) {
      signing.push(await signingCost(4000));
      for (const [name, contender] of Object.entries(contenders)) {
        if (contender === null) continue;
        // The first time is for connections and compilers.
        const posts = round === 0 ? 2 : bench.quick ? 4 : 10;
        const run = await measure(scene, contender, posts);
        bench.say(`${round === 0 ? 'warm-up' : `round ${round}`}, ${name}: ${tell(run)}`);
        if (round > 0) runs.set(name, [...(runs.get(name) ?? []), run]);
      }
    }
    return rowsOf(runs, signing.slice(1), profiling ? 'only ours is run while profiling' : noRedis);
  },
};

async function ours(scene: Scene, redis: OwnRedis | null): Promise<Contender> {
  const { bench, sink, servers } = scene;
  const home = await openHome(bench, { sinkPort: sink.port, redisUrl: redis?.url ?? null });
  const { id } = home.community;
  await settleCrowd(home, { community: id, prefix: 's', count: servers, port: sink.port });
  const { pid } = await home.start('all');
  return { publish: home.post, pids: [pid, home.postgres, ...(redis === null ? [] : [redis.pid])] };
}

async function fedify({ bench, sink, servers }: Scene, redis: OwnRedis | null): Promise<Contender> {
  const cluster = redis === null ? await openCluster(bench) : null;
  const options: SenderOptions = {
    databaseUrl: cluster?.url ?? null,
    redisUrl: redis?.url ?? null,
    sinkPort: sink.port,
    servers,
    concurrency: fedifyConcurrency,
  };
  const sender = await startRemote<SenderOffers>('yardstick/sender.ts', options);
  bench.onDone(sender.close);
  const publish = (posts: number): Promise<void> => sender.call('publish', posts);
  return { publish, pids: [sender.pid, (cluster ?? redis!).pid] };
}

/** From the first word until the last server has the last post; then a moment for what is written after. */
async function measure(scene: Scene, { publish, pids }: Contender, posts: number): Promise<Run> {
  const { bench, sink, servers } = scene;
  const count = posts * servers;
  await sink.call('reset', undefined);
  const arrived = sink.call('expect', { prefix: 's', count, withinMs });
  const spent = pids.map((pid) => cpuMs(pid));
  const from = nowMs();
  const [{ lastMs, bytes }] = await Promise.all([arrived, publish(posts)]);
  await pause(500);
  const more = (await sink.call('count', 's')) - count;
  if (more > 0) bench.say(`! ${more} more arrived than were owed`);
  const us = pids.map((pid, index) => ((cpuMs(pid) - spent[index]!) * 1000) / count);
  const cpuUs = us.reduce((sum, each) => sum + each, 0);
  const perSecond = (count / (lastMs - from)) * 1000;
  const busy = (cpuUs * perSecond) / 1e6 / availableParallelism();
  return { perSecond, cpuUs, ownUs: us[0]!, bytes: bytes / count, busy };
}

const tell = ({ perSecond, cpuUs, ownUs, bytes, busy }: Run): string =>
  `${short(perSecond)}/s, ${short(cpuUs)} µs each (${short(ownUs)} node, ` +
  `${short(cpuUs - ownUs)} database), ${short(busy * 100)} % of the machine, ${short(bytes)} B`;

const middle = (runs: readonly Run[]): Run => ({
  perSecond: median(runs.map((run) => run.perSecond)),
  cpuUs: median(runs.map((run) => run.cpuUs)),
  ownUs: median(runs.map((run) => run.ownUs)),
  bytes: median(runs.map((run) => run.bytes)),
  busy: median(runs.map((run) => run.busy)),
});

function rowsOf(
  runs: ReadonlyMap<string, readonly Run[]>,
  signing: readonly Cost[],
  whyNot: string,
): Row[] {
  const own = runs.get('ours')!;
  const shares = own.map(({ cpuUs }, round) => (signing[round]!.cpuUs / cpuUs) * 100);
  const signUs = median(signing.map(({ cpuUs }) => cpuUs));
  const signs = median(signing.map(({ perSecond }) => perSecond));
  const share: Row = {
    what: 'Outbound to 1,000 servers: share of RSA signing in the CPU of a delivery',
    figure: median(shares),
    unit: '%',
    floor: 50,
    aim: 65,
    better: 'more',
    rounds: shares,
    detail: `a signature ${short(signUs)} µs (${short(signs)}/s on all cores); ours ${tell(middle(own))}`,
  };
  const against = (backend: string, floor: number, aim: number, names: [string, string]): Row => {
    const row = {
      what: `Outbound against Fedify's sendActivity through BullMQ on ${backend}: deliveries per second`,
      unit: '×',
      better: 'more',
      floor,
      aim,
    } as const;
    const [mine, theirs] = names.map((name) => runs.get(name));
    if (mine === undefined || theirs === undefined) return notMeasured(row, whyNot);
    return compared(row, mine, theirs);
  };
  return [
    share,
    against('PostgreSQL', 5, 8, ['ours', 'fedify']),
    against('Redis', 2.5, 4, ['oursRedis', 'fedifyRedis']),
  ];
}

type Untold = Omit<Row, 'figure' | 'rounds' | 'detail'>;

function compared(row: Untold, own: readonly Run[], theirs: readonly Run[]): Row {
  const ratios = own.map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond);
  const [mine, their] = [middle(own), middle(theirs)];
  const cpu = `in CPU ${short(their.cpuUs / mine.cpuUs)} ×`;
  const detail = `${cpu}; ours ${tell(mine)}; Fedify ${tell(their)}`;
  return { ...row, figure: median(ratios), rounds: ratios, detail };
}
