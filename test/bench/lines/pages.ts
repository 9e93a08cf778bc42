/** How long the server takes for the pages that list most, with 100,000 posts and 1,000,000 comments behind them. */
import { request } from 'node:http';
import { findAccount } from '#domain/accounts/find-account.ts';
import { weighCommunities } from '#domain/communities/weigh-communities.ts';
import { openSession } from '#domain/sessions/open-session.ts';
import { newToken } from '#domain/sessions/token.ts';
import { keepCookie } from '#http/session.ts';
import { fillTown, type Size } from '../../support/fill-town.ts';
import { openHome, type Home } from '../support/home.ts';
import { median, short, type Bench, type Line, type Row } from '../support/line.ts';

const whole: Size = {
  people: 20_000,
  communities: 1_000,
  posts: 100_000,
  comments: 1_000_000,
  thread: 1_000,
};
const tenth: Size = { ...whole, people: 5_000, posts: 10_000, comments: 100_000 };

export const pages: Line = {
  name: 'pages',
  about:
    'front page, community, search and a thread of 1,000 comments, among 100,000 posts and 1,000,000 comments',
  run: async (bench) => {
    const home = await openHome(bench, { sinkPort: 1 });
    const size = bench.quick ? tenth : whole;
    const from = performance.now();
    const { query } = home.house.database;
    const town = await fillTown(query, size, { member: home.account.id, joins: 40 });
    await weigh(home);
    bench.say(`filled in ${short((performance.now() - from) / 1000)} s`);
    const cookie = await signedIn(home);
    await home.start('web');
    const rows: Row[] = [];
    for (const asked of questions(town, cookie)) rows.push(await measure(bench, home, asked));
    return rows;
  },
};

type Question = {
  readonly what: string;
  readonly path: string;
  readonly cookie?: string;
  /** Milliseconds. */
  readonly floor: number;
  readonly aim: number;
};

const questions = (
  { community, thread }: { readonly community: string; readonly thread: number },
  cookie: string,
): readonly Question[] => [
  { what: 'Front page, by activity', path: '/', floor: 100, aim: 40 },
  { what: 'Front page, the most liked of a week', path: '/?sort=top', floor: 100, aim: 40 },
  { what: 'Front page of a member of 40 communities', path: '/', cookie, floor: 150, aim: 60 },
  { what: 'Front page of this server, hot', path: '/?show=local&sort=hot', floor: 100, aim: 40 },
  { what: 'The busiest community', path: `/c/${community}?sort=hot`, floor: 100, aim: 40 },
  { what: 'A thread of 1,000 comments', path: `/post/${thread}`, floor: 200, aim: 100 },
  { what: 'The directory of communities', path: '/communities', floor: 150, aim: 60 },
  { what: 'A search by two words', path: '/search?q=harvest+violin', floor: 300, aim: 150 },
];

/** The chore would do it within ten minutes. */
async function weigh(home: Home): Promise<void> {
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    after = await home.act((context) => weighCommunities(context, { after: from, limit: 200 }));
  }
}

async function signedIn({ house, act }: Home): Promise<string> {
  const token = newToken();
  const account = await findAccount(house.database.query, 'alice');
  if (account === null) throw new Error('nobody is called alice');
  await act((context) => openSession(context, { account, token, agent: null }));
  return keepCookie(house.origin, 'session', token).split(';')[0]!;
}

type Seen = { readonly ms: number; readonly bytes: number };

/** One request, from its first byte to the last of the answer. */
const ask = (home: Home, path: string, headers: Record<string, string>): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const from = performance.now();
    const sent = { host: home.host, accept: 'text/html', ...headers };
    request({ host: '127.0.0.1', port: home.port, path, headers: sent }, (answer) => {
      let bytes = 0;
      answer.on('data', (piece: Buffer) => (bytes += piece.length));
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve({ ms: performance.now() - from, bytes })
          : reject(new Error(`${path} answered ${answer.statusCode}`)),
      );
    })
      .on('error', reject)
      .end();
  });

/** The yardstick is a page without a list: the same frame, the same headers, the same way through the server. */
const yardstick = '/sign-in';

async function measure(bench: Bench, home: Home, asked: Question): Promise<Row> {
  const headers = asked.cookie === undefined ? {} : { cookie: asked.cookie };
  const times = bench.quick ? 15 : 40;
  const round = async (): Promise<{ readonly ours: number; readonly bare: number }> => {
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let time = 0; time < times; time++) {
      ours.push((await ask(home, asked.path, headers)).ms);
      bare.push((await ask(home, yardstick, {})).ms);
    }
    return { ours: median(ours), bare: median(bare) };
  };
  // One that does not count: statements are prepared, pages of the database come into memory.
  await round();
  const rounds = [];
  for (let number = 0; number < bench.rounds; number++) rounds.push(await round());
  const [plain, sent] = [
    await ask(home, asked.path, headers),
    await ask(home, asked.path, { ...headers, 'accept-encoding': 'br' }),
  ];
  const figures = rounds.map(({ ours }) => ours);
  const ratio = median(rounds.map(({ ours, bare }) => ours / bare));
  return {
    what: asked.what,
    figure: median(figures),
    unit: 'ms',
    floor: asked.floor,
    aim: asked.aim,
    better: 'less',
    rounds: figures,
    detail: `${short(ratio)} times the page for signing in, asked in between; ${short(plain.bytes / 1000)} kB of HTML, ${short(sent.bytes / 1000)} kB as it is sent`,
  };
}
