/** Two thousand servers of which many are sick: what it costs the healthy ones. */
import { settleCrowd } from '../support/crowd.ts';
import { openHome, type Home } from '../support/home.ts';
import { median, nowMs, short, type Bench, type Line, type Row } from '../support/line.ts';
import { untilLanesRest } from '../support/quiet.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { freePort } from '../../support/free-port.ts';

/** How many there are of each sort; the rest is well. */
const all = 2000;
const sick = { refusing: 300, hanging: 300, slow: 100 };
const well = all - sick.refusing - sick.hanging - sick.slow;

export const sickness: Line = {
  name: 'sick',
  about: '2,000 servers, 30 % dead and 5 % slow: until 95 % of the healthy have a post',
  run: async (bench) => {
    const sink = await openSink(bench);
    const healthy = await crowdHome(bench, sink, false);
    const mixed = await crowdHome(bench, sink, true);
    const [without, among]: [number[], number[]] = [[], []];
    for (let round = 0; round <= bench.rounds; round++) {
      const each = [await spread(sink, healthy, all), await spread(sink, mixed, well)] as const;
      bench.say(
        `${round === 0 ? 'warm-up' : `round ${round}`}: all well ${short(each[0])} ms, sick among them ${short(each[1])} ms`,
      );
      if (round === 0) continue;
      without.push(each[0]);
      among.push(each[1]);
    }
    const ratios = among.map((ms, round) => ms / without[round]!);
    const row: Row = {
      what: '2,000 servers, 30 % dead and 5 % slow: until 95 % of the healthy have a post, against none sick',
      figure: median(ratios),
      unit: '×',
      floor: 1.2,
      aim: 1.05,
      better: 'less',
      rounds: ratios,
      detail:
        `${short(median(among))} ms for 95 % of ${well}, against ${short(median(without))} ms for 95 % of ${all}; ` +
        `${sick.refusing} refuse connections, ${sick.hanging} never answer, ${sick.slow} answer after 5 s; ` +
        'nobody knows yet which',
    };
    return [row];
  },
};

async function crowdHome(bench: Bench, sink: Sink, mixed: boolean): Promise<Home> {
  // Nobody listens there.
  const closed = await freePort();
  const home = await openHome(bench, { sinkPort: sink.port, otherPorts: [closed] });
  const crowd = (prefix: string, count: number, port = sink.port): Promise<void> =>
    settleCrowd(home, { community: home.community.id, prefix, count, port });
  if (mixed) {
    await crowd('dead', sick.refusing, closed);
    await crowd('hang', sick.hanging);
    await crowd('slow', sick.slow);
  }
  await crowd('s', mixed ? well : all);
  await home.start('all');
  return home;
}

/** Milliseconds from writing a post until 95 % of so many healthy servers have it. */
async function spread(sink: Sink, home: Home, healthy: number): Promise<number> {
  // As on the day when they fell ill: the lanes know nothing of it.
  await untilLanesRest(home);
  await home.sql`
    update lanes set state = 'active', failures = 0, failing_since = null, next_try = null, last_try = null,
      direct = (select max(seq) from log), broadcast = (select max(seq) from log)
    where (select max(seq) from log) is not null`;
  await home.sql`delete from deliveries`;
  await sink.call('reset', undefined);
  const expected = { prefix: 's', count: Math.round(healthy * 0.95), withinMs: 120_000 };
  const arrived = sink.call('expect', expected);
  const from = nowMs();
  await home.post(1);
  const { lastMs } = await arrived;
  return lastMs - from;
}
