/** Inbound from known actors, to a durable 202 and to applied, against Fedify's listeners. */
import type { LoadOffers } from '../processes/load.ts';
import { cpuMs } from '../support/cpu.ts';
import { benchKeys } from '../support/home.ts';
import {
  effectsOf,
  openFedify,
  openJournal,
  openOurs,
  type Inbox,
  type Until,
} from '../support/inbox.ts';
import { median, pause, short, type Bench, type Line, type Row } from '../support/line.ts';
import { letters, peopleCount, type Kind } from '../support/people.ts';
import { startRemote, type Remote } from '../support/remote.ts';
import { verifyingCost, type Cost } from '../support/rsa.ts';
import { openSink } from '../support/sink.ts';

type Run = { readonly perSecond: number; readonly cpuUs: number; readonly ownUs: number };
type Scene = {
  readonly bench: Bench;
  readonly sinkPort: number;
  readonly load: Remote<LoadOffers>;
};
type Goal = Pick<Row, 'what' | 'floor' | 'aim'>;

const kinds: readonly Kind[] = ['Like', 'Page', 'Note'];
/** Kept connections of those who send: a busy inbox has many, and a group of receipts needs several. */
const connections = 64;

export const accepted: Line = {
  name: 'accepted',
  about: "inbound to a durable 202, against Fedify's listener path with listeners that do nothing",
  run: (bench) =>
    compare(bench, 'accepted', {
      what: "Inbound from known actors to a durable 202, against Fedify's listeners",
      floor: 5,
      aim: 12,
    }),
};

export const applied: Line = {
  name: 'applied',
  about: "inbound to applied and journalled, against Fedify's listeners calling the same verbs",
  run: (bench) =>
    compare(bench, 'applied', {
      what: "Inbound to applied and journalled, against Fedify's listeners",
      floor: 3,
      aim: 6,
    }),
};

async function compare(bench: Bench, until: Until, goal: Goal): Promise<Row[]> {
  const sink = await openSink(bench);
  const { rsa } = await benchKeys();
  const options = { privateKeyPem: rsa.privateKey };
  const load = await startRemote<LoadOffers>('processes/load.ts', options);
  bench.onDone(load.close);
  const scene = { bench, sinkPort: sink.port, load };
  const inboxes = {
    ours: await openOurs(bench, sink.port, until),
    ...(bench.prof === null ? { fedify: await openFedify(bench, sink.port, until) } : {}),
  };
  const runs = new Map<string, Run[]>();
  const verify = await verifyingCost(20_000);
  for (let round = 0; round <= bench.rounds; round++) {
    for (const kind of kinds) {
      for (const [name, inbox] of Object.entries(inboxes)) {
        await inbox.prepare();
        const run = await measure(scene, inbox, { kind, round });
        bench.say(`${round === 0 ? 'warm-up' : `round ${round}`}, ${kind}, ${name}: ${tell(run)}`);
        const key = `${kind} ${name}`;
        // The first time is for connections, keys and compilers.
        if (round > 0) runs.set(key, [...(runs.get(key) ?? []), run]);
      }
    }
  }
  const more = until === 'applied' ? await whilePublishing(scene, inboxes.ours) : '';
  return kinds.map((kind) => rowOf(kind, goal, { runs, verify, more }));
}

/** The same once more, to be told beside it, while our process publishes what it applies. */
async function whilePublishing(scene: Scene, inbox: Inbox): Promise<string> {
  await openJournal(inbox.home);
  const run = await measure(scene, inbox, { kind: 'Like', round: scene.bench.rounds + 1 });
  return `; publishing meanwhile, ours takes ${short(run.perSecond)} Likes/s`;
}

async function measure(
  { load, sinkPort }: Scene,
  { home, target, pids, count, posts, until }: Inbox,
  { kind, round }: { kind: Kind; round: number },
): Promise<Run> {
  const each = Math.ceil(count / peopleCount);
  const own = posts.slice(each * round, each * (round + 1));
  const place = { sinkPort, community: home.community.uri, posts: own };
  await load.call('prepare', { letters: letters(kind, count, place), target });
  const before = await effectsOf(home, kind);
  const spent = pids.map((pid) => cpuMs(pid));
  const sent = await load.call('send', connections);
  const untilMs = Math.max(sent.untilMs, await until(kind, before));
  await pause(300);
  const refused = Object.keys(sent.statuses).some((status) => status !== '202');
  if (refused) throw new Error(`it answered ${JSON.stringify(sent.statuses)}`);
  const us = pids.map((pid, index) => ((cpuMs(pid) - spent[index]!) * 1000) / count);
  return {
    perSecond: (count / (untilMs - sent.fromMs)) * 1000,
    cpuUs: us.reduce((sum, each) => sum + each, 0),
    ownUs: us[0]!,
  };
}

function rowOf(
  kind: Kind,
  { what, floor, aim }: Goal,
  found: { runs: ReadonlyMap<string, readonly Run[]>; verify: Cost; more: string },
): Row {
  const own = found.runs.get(`${kind} ours`)!;
  const theirs = found.runs.get(`${kind} fedify`);
  const alone = `RSA verification alone ${short(found.verify.cpuUs)} µs, ${short(found.verify.perSecond)}/s`;
  const row = {
    what: `${what}: ${kind === 'Like' ? 'Like' : `Create of a ${kind}`}`,
    unit: '×',
    floor,
    aim,
    better: 'more',
  } as const;
  const mine = middle(own);
  if (theirs === undefined)
    return { ...row, figure: null, rounds: [], detail: `ours ${tell(mine)}; ${alone}` };
  const their = middle(theirs);
  const ratios = own.map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond);
  const cpu = `in CPU ${short(their.cpuUs / mine.cpuUs)} ×`;
  const detail = `${cpu}; ours ${tell(mine)}; Fedify ${tell(their)}; ${alone}${found.more}`;
  return { ...row, figure: median(ratios), rounds: ratios, detail };
}

const tell = ({ perSecond, cpuUs, ownUs }: Run): string =>
  `${short(perSecond)}/s, ${short(cpuUs)} µs each (${short(ownUs)} node, ${short(cpuUs - ownUs)} PostgreSQL)`;

const middle = (runs: readonly Run[]): Run => ({
  perSecond: median(runs.map((run) => run.perSecond)),
  cpuUs: median(runs.map((run) => run.cpuUs)),
  ownUs: median(runs.map((run) => run.ownUs)),
});
