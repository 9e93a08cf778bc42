/** How soon a peer has what a member's server has just told us, on an idle machine. */
import { settleCrowd } from '../support/crowd.ts';
import { benchKeys, openHome } from '../support/home.ts';
import { median, pause, short, type Bench, type Line, type Row } from '../support/line.ts';
import { letters, settlePeople } from '../support/people.ts';
import { openRedis, type OwnRedis } from '../support/redis.ts';
import { startRemote } from '../support/remote.ts';
import { openSink } from '../support/sink.ts';
import type { LoadOffers } from '../processes/load.ts';

export const latency: Line = {
  name: 'latency',
  about: "from a member's Create arriving to the first peer having it, idle, on both backends",
  run: async (bench) => {
    const redis = await openRedis(bench);
    const onPostgres = await measure(bench, null);
    const onRedis = redis === null ? null : await measure(bench, redis);
    const row: Row = {
      what: "From a member's Create arriving to the first peer having it (idle machine)",
      figure: median(onPostgres),
      unit: 'ms',
      floor: 1000,
      aim: 200,
      better: 'less',
      rounds: onPostgres,
      detail:
        'bells in PostgreSQL; ' +
        (onRedis === null
          ? 'Redis not measured: no redis-server on PATH'
          : `in Redis ${short(median(onRedis))} ms`),
    };
    return [row];
  },
};

/** Milliseconds of each of some times, with quiet in between. */
async function measure(bench: Bench, redis: OwnRedis | null): Promise<number[]> {
  const sink = await openSink(bench);
  const home = await openHome(bench, { sinkPort: sink.port, redisUrl: redis?.url ?? null });
  const { id, uri } = home.community;
  await settleCrowd(home, { community: id, prefix: 's', count: 10, port: sink.port });
  await settlePeople(home, sink.port);
  await home.start('all');
  const { rsa } = await benchKeys();
  const options = { privateKeyPem: rsa.privateKey };
  const load = await startRemote<LoadOffers>('processes/load.ts', options);
  bench.onDone(load.close);
  const place = { sinkPort: sink.port, community: uri, posts: ['http://nowhere.test/'] };
  const target = { port: home.port, host: home.host, path: '/inbox' };
  const times: number[] = [];
  for (let number = 0; number < (bench.quick ? 5 : 11); number++) {
    await pause(700);
    await load.call('prepare', { letters: letters('Page', 1, place), target });
    await sink.call('reset', undefined);
    const arrived = sink.call('expect', { prefix: 's', count: 1, withinMs: 30_000 });
    const { fromMs } = await load.call('send', 1);
    times.push((await arrived).firstMs - fromMs);
  }
  bench.say(`${redis === null ? 'PostgreSQL' : 'Redis'}: ${times.map(short).join(', ')} ms`);
  // The first is for connections and compilers.
  return times.slice(1);
}
