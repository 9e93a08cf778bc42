/** What rules about other servers cost: one decision among 10,000 of them, and a list of 50,000 lines. */
import { sql } from 'drizzle-orm';
import { importRules } from '#domain/lists/import-rules.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import { decide, indexRules, type Rule } from '#domain/policy/policy.ts';
import { readHostList } from '#lib/host-lists/read-list.ts';
import { openHome, valueOf, type Home } from '../support/home.ts';
import { median, short, type Line, type Row } from '../support/line.ts';

const ruleCount = 10_000;
const lineCount = 50_000;

const hostOf = (n: number): string => `a${n}.server${n % 977}.example`;

export const rules: Line = {
  name: 'rules',
  about: 'a decision among 10,000 rules, and the import of a list of 50,000 lines',
  run: async (bench) => {
    const times = bench.quick ? 100_000 : 1_000_000;
    const pure = Array.from({ length: bench.rounds }, () => decisionRound(times));
    const home = await openHome(bench, { sinkPort: 1 });
    const imports: Imported[] = [];
    for (let round = 1; round <= bench.rounds; round++) imports.push(await importRound(home));
    const asked = await databaseRound(home, bench.quick ? 300 : 2000);
    return [decisionRow(pure), databaseRow(asked), importRow(imports)];
  },
};

type Decided = { readonly oursUs: number; readonly parseUs: number; readonly tenUs: number };

/** The yardstick is the same with ten rules; next to it stands what it costs to read the address that is asked about. */
function decisionRound(times: number): Decided {
  const rule = (n: number): Rule => ({
    id: n,
    host: n % 3 === 0 ? hostOf(n) : `server${n}.example`,
    scope: n % 5 === 0 ? 'below' : 'domain',
    degrees: ['defederate'],
    until: null,
    list: n % 2 === 0 ? null : 1,
    priority: 0,
  });
  const many = indexRules(Array.from({ length: ruleCount }, (_, n) => rule(n)));
  const few = indexRules(Array.from({ length: 10 }, (_, n) => rule(n)));
  const stance = { now: new Date(), federation: 'open' } as const;
  const hosts = Array.from({ length: 1000 }, (_, n) => hostOf(n * 13));
  const urls = hosts.map((host) => `https://${host}/u/somebody`);
  let met = 0;
  const perCall = (work: (n: number) => number): number => {
    const from = performance.now();
    for (let n = 0; n < times; n++) met += work(n % 1000);
    return ((performance.now() - from) * 1000) / times;
  };
  // Once before: the first calls are slow for all of them.
  const measured = [0, 1].map(() => ({
    oursUs: perCall((n) => decide(hosts[n]!, many, stance).degrees.length),
    tenUs: perCall((n) => decide(hosts[n]!, few, stance).degrees.length),
    parseUs: perCall((n) => URL.parse(urls[n]!)!.host.length),
  }));
  if (met === 0) throw new Error('no rule was met');
  return measured[1]!;
}

function decisionRow(rounds: readonly Decided[]): Row {
  const of = (pick: (one: Decided) => number): string => short(median(rounds.map(pick)));
  const ratios = rounds.map(({ oursUs, tenUs }) => oursUs / tenUs);
  return {
    what: 'One decision among 10,000 rules, in times of one among ten',
    figure: median(ratios),
    unit: '×',
    floor: 2,
    aim: 1.3,
    better: 'less',
    rounds: ratios,
    detail: `${of(({ oursUs }) => oursUs)} µs a decision, ${of(({ tenUs }) => tenUs)} µs with ten rules; ${of(({ parseUs }) => parseUs)} µs to read a URL`,
  };
}

type Imported = { readonly oursMs: number; readonly bareMs: number; readonly readMs: number };

/** The yardstick is PostgreSQL writing as many bare rows with the same key, in one statement. */
async function importRound(home: Home): Promise<Imported> {
  await home.sql`delete from instance_rules`;
  const lines = Array.from(
    { length: lineCount },
    (_, n) =>
      `${hostOf(n)},${n % 4 === 0 ? 'silence' : 'suspend'},false,false,"spam, number ${n}",false`,
  );
  const header = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate';
  const file = Buffer.from(`${[header, ...lines].join('\n')}\n`);
  const from = performance.now();
  const list = readHostList(file, { format: null });
  if (typeof list === 'string') throw new Error(list);
  const readMs = performance.now() - from;
  const imported = valueOf(
    await home.act((context) => importRules(context, { entries: list.hosts, by: null })),
  );
  const oursMs = performance.now() - from;
  if (imported.added !== lineCount) throw new Error(`${imported.added} rules were added`);
  await home.sql`create table bare (host text, scope text, list int, unique nulls not distinct (host, scope, list))`;
  const before = performance.now();
  await home.sql`insert into bare select 'a' || n || '.server.example', 'domain', null from generate_series(1, ${lineCount}) n`;
  const bareMs = performance.now() - before;
  await home.sql`drop table bare`;
  return { oursMs, bareMs, readMs };
}

function importRow(rounds: readonly Imported[]): Row {
  const of = (pick: (one: Imported) => number): string => short(median(rounds.map(pick)));
  const figures = rounds.map(({ oursMs }) => oursMs);
  return {
    what: 'Import of a list of 50,000 lines, from its bytes to the commit',
    figure: median(figures),
    unit: 'ms',
    floor: 10_000,
    aim: 5000,
    better: 'less',
    rounds: figures,
    detail: `${of(({ readMs }) => readMs)} ms of it to read the list; PostgreSQL writes as many bare rows in ${of(({ bareMs }) => bareMs)} ms`,
  };
}

type Asked = { readonly oursMs: number; readonly emptyMs: number };

/** As the gate asks, of 50,000 rules; the yardstick is a question without a table. */
async function databaseRound({ house }: Home, times: number): Promise<Asked> {
  const reader = house.database.query;
  await house.database.query.execute('analyze instance_rules');
  const perCall = async (work: (n: number) => Promise<unknown>): Promise<number> => {
    for (let n = 0; n < 100; n++) await work(n);
    const from = performance.now();
    for (let n = 0; n < times; n++) await work(n);
    return (performance.now() - from) / times;
  };
  const emptyMs = await perCall(() =>
    reader.select({ one: sql<number>`1` }).from(sql`(select 1) one`),
  );
  const oursMs = await perCall((n) => findDecisions(reader, [hostOf(n * 7)], house.clock()));
  return { oursMs, emptyMs };
}

const databaseRow = ({ oursMs, emptyMs }: Asked): Row => ({
  what: 'One decision asked of the database with 50,000 rules, in times of asking it nothing',
  figure: oursMs / emptyMs,
  unit: '×',
  floor: 6,
  aim: 3,
  better: 'less',
  rounds: [],
  detail: `${short(oursMs)} ms a decision, ${short(emptyMs)} ms for a question without a table`,
});
