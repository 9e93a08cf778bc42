/** Looks whether everything is as it should be, and says what to do where it is not. */
import type { Done } from '#lib/outcome.ts';
import { done } from '#lib/outcome.ts';
import { checkOrigin, type OriginFinding } from '#federation/check-origin.ts';
import { readHealth } from '#storage/health.ts';
import { judgeHealth, type Problem } from '#views/health-verdict.ts';
import { readFacts, type Facts } from '#views/health-view.ts';
import { listLanes, type LaneView } from '#views/lane-list.ts';
import type { Answer, Handler, Tools } from './command.ts';

type Check = {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly message: string;
};

const nodeMin = 24;
/** Signatures are refused by others from some minutes on. */
const aheadMaxMs = 60_000;

/** Exit 1 when anything fails; warnings alone do not. */
export const doctor: Handler = async (tools): Promise<Done<Answer>> => {
  const checks = [
    checkNode(process.versions.node),
    ...(await checkDatabase(tools)),
    ...(await checkOrigins(tools)),
    ...(await checkWork(tools)),
  ];
  const failed = checks.some(({ state }) => state === 'fail');
  const lines = checks.map(({ name, state, message }) => `${state.padEnd(4)}  ${name}: ${message}`);
  return done({ data: { ok: !failed, checks }, text: lines.join('\n'), failed });
};

const checkNode = (version: string): Check =>
  Number.parseInt(version, 10) >= nodeMin
    ? { name: 'node', state: 'ok', message: version }
    : {
        name: 'node',
        state: 'fail',
        message: `${version}; ${nodeMin} is needed: npm install brings it.`,
      };

async function checkDatabase({ house }: Tools): Promise<Check[]> {
  const health = await readHealth(house.database);
  const { version, fsync, pending, now } = health;
  const drift = Math.abs(now.getTime() - house.clock().getTime());
  return [
    { name: 'database', state: 'ok', message: `PostgreSQL ${version}` },
    pending === 0
      ? { name: 'migrations', state: 'ok', message: 'all have run' }
      : {
          name: 'migrations',
          state: 'fail',
          message: `${pending} have not run; start the server once.`,
        },
    fsync
      ? { name: 'fsync', state: 'ok', message: 'on' }
      : {
          name: 'fsync',
          state: 'fail',
          message: 'off: a loss of power loses data. Set fsync = on.',
        },
    clockCheck('clock of the database', drift),
  ];
}

const clockCheck = (name: string, driftMs: number): Check =>
  driftMs <= aheadMaxMs
    ? { name, state: 'ok', message: 'agrees with ours' }
    : {
        name,
        state: 'fail',
        message: `differs from ours by ${Math.round(driftMs / 1000)} s; let NTP set both, or others refuse our signatures.`,
      };

async function checkOrigins({ world, house }: Tools): Promise<Check[]> {
  const { origin } = house;
  const finding = await checkOrigin(world);
  const checks = [originCheck(finding, origin)];
  if (!origin.startsWith('https:')) {
    const message = `${origin} has no https, so other servers do not talk to it; set ORIGIN.`;
    checks.unshift({ name: 'https', state: 'warn', message });
  }
  if (finding.found === 'fine' && finding.date !== null) {
    const drift = Math.abs(finding.date.getTime() - house.clock().getTime());
    checks.push(clockCheck('clock of the origin', drift));
  }
  return checks;
}

function originCheck(finding: OriginFinding, origin: string): Check {
  const name = 'origin';
  switch (finding.found) {
    case 'fine':
      return { name, state: 'ok', message: `${origin} answers with our actor and WebFinger` };
    case 'silent':
      return {
        name,
        state: 'warn',
        message: `nobody answers at ${origin}; npm start, or look at the reverse proxy.`,
      };
    case 'not-us':
      return {
        name,
        state: 'fail',
        message: `${origin} answers ${finding.status}, and not with our actor; the proxy must pass on every path with Host and Accept unchanged.`,
      };
    case 'other-key':
      return {
        name,
        state: 'fail',
        message: `${origin} shows another key than this database holds; is it another server, or one from before a restore? Restart it.`,
      };
    case 'no-webfinger':
      return {
        name,
        state: 'fail',
        message: `${origin}/.well-known/webfinger does not lead to us; the proxy must pass it on.`,
      };
  }
}

/** The same facts and thresholds as `/health`; here each has its line, well or not. */
async function checkWork({ house, bells }: Tools): Promise<Check[]> {
  const now = house.clock();
  const facts = await readFacts(house.database, now);
  const queue = bells === undefined ? null : await bells.state();
  const problems = new Map(judgeHealth(facts, queue).map((one) => [one.where, one.message]));
  // Without a worker it is no wonder that things wait: that is said once.
  const state = facts.workers.present === 0 ? 'warn' : 'fail';
  const check = (name: Problem['where'], well: string): Check => {
    const message = problems.get(name);
    return message === undefined ? { name, state: 'ok', message: well } : { name, state, message };
  };
  const { receipts, journal, workers } = facts;
  return [
    ...(queue === null ? [] : [check('queue', `${queue.backend} answers`)]),
    check('workers', `${workers.present} present`),
    check('receipts', `${receipts.waiting} waiting${ageOf(receipts.oldestSeconds)}`),
    check('journal', `${journal.unpublished} unpublished${ageOf(journal.oldestSeconds)}`),
    checkQuarantine(receipts.quarantined, journal.quarantined),
    ...checkLanes(await listLanes(house.database.query, house.clock())),
    checkExceptions(facts.exceptions),
  ];
}

const ageOf = (seconds: number | null): string =>
  seconds === null ? '' : `, the oldest for ${seconds} s`;

function checkQuarantine(receipts: number, events: number): Check {
  const name = 'quarantine';
  if (receipts + events === 0) return { name, state: 'ok', message: 'empty' };
  const message = `${receipts} receipts and ${events} events failed by a fault of ours. For receipts: inbox list --state quarantined, then inbox replay ID. Events cannot be replayed yet; the log says which they are.`;
  return { name, state: 'warn', message };
}

const expected: readonly LaneView['state'][] = ['active', 'gone', 'blocked'];

function checkLanes(lanes: readonly LaneView[]): Check[] {
  const bad = lanes.filter(({ state }) => !expected.includes(state));
  const hosts = bad.slice(0, 5).map(({ host, state }) => `${host} (${state})`);
  const states = [...Map.groupBy(lanes, ({ state }) => state)]
    .map(([state, those]) => `${those.length} ${state}`)
    .join(', ');
  const owed = lanes.reduce((sum, { backlog }) => sum + backlog, 0);
  const least = lanes.some(({ backlogMore }) => backlogMore) ? 'at least ' : '';
  const missed = lanes.filter(
    ({ missedFrom, resynced }) => missedFrom !== null && resynced === null,
  );
  return [
    bad.length === 0
      ? { name: 'lanes', state: 'ok', message: `${lanes.length}, none failing` }
      : {
          name: 'lanes',
          state: 'warn',
          message: `${bad.length} of ${lanes.length} do not get through: ${hosts.join(', ')}; see lane show HOST.`,
        },
    {
      name: 'backlog',
      state: 'ok',
      message: `${least}${owed} to be sent${states && ` (${states})`}`,
    },
    missed.length === 0
      ? { name: 'gaps', state: 'ok', message: 'nobody missed anything' }
      : {
          name: 'gaps',
          state: 'warn',
          message: `${missed.length} servers were away for so long that they missed something: ${missed
            .slice(0, 5)
            .map(({ host }) => host)
            .join(', ')}; see lane show HOST.`,
        },
  ];
}

function checkExceptions({ retry, aside }: Facts['exceptions']): Check {
  const message = `${retry} tried again alone, ${aside} refused for good`;
  return { name: 'exceptions', state: 'ok', message };
}
