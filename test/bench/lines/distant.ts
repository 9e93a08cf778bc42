/** One server 300 ms away with a long backlog, most of it votes on one thread: how fast its lane goes. */
import { createComment } from '#domain/comments/create-comment.ts';
import { editComment } from '#domain/comments/edit-comment.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { settleCrowd } from '../support/crowd.ts';
import { openHome, valueOf, type Home } from '../support/home.ts';
import { median, nowMs, short, type Line, type Row } from '../support/line.ts';
import { untilLanesRest, untilPublished } from '../support/quiet.ts';
import { openSink } from '../support/sink.ts';

const prefix = 'far';

export const distant: Line = {
  name: 'distant',
  about: 'one server 300 ms away, 70 % of its backlog votes on one thread: deliveries per second',
  run: async (bench) => {
    const sink = await openSink(bench);
    const home = await openHome(bench, { sinkPort: sink.port });
    const { id } = home.community;
    await settleCrowd(home, { community: id, prefix, count: 1, port: sink.port });
    const backlog = bench.quick ? 1000 : 3000;
    const voters = await settleVoters(home, Math.round(backlog * 0.7));
    await home.start('all');
    const rates: number[] = [];
    for (let round = 1; round <= bench.rounds; round++) {
      await holdLane(home);
      await pileUp(home, voters, backlog);
      await sink.call('reset', undefined);
      const expected = { prefix, count: backlog, withinMs: 300_000 };
      const arrived = sink.call('expect', expected);
      const from = nowMs();
      await letGo(home);
      const { lastMs } = await arrived;
      rates.push((backlog / (lastMs - from)) * 1000);
      bench.say(`round ${round}: ${short(rates.at(-1)!)}/s`);
    }
    const row: Row = {
      what: 'One server 300 ms away, 70 % votes on one thread: deliveries per second on its lane',
      figure: median(rates),
      unit: '/s',
      floor: 100,
      aim: 300,
      better: 'more',
      rounds: rates,
      detail: `a backlog of ${backlog}; the lane begins anew as careful as with a server it does not know`,
    };
    return [row];
  },
};

/** People of ours who vote; nobody signs with a key of theirs. */
async function settleVoters({ sql, house }: Home, count: number): Promise<number[]> {
  const rows = await sql`
    insert into actors (kind, local, instance, uri, name, title, inbox, created)
    select 'person', true, a.instance, ${house.origin}::text || '/u/voter' || n, 'voter' || n, 'Voter',
      ${house.origin}::text || '/u/voter' || n || '/inbox', ${new Date()}
    from generate_series(1, ${count}::int) n, actors a where a.kind = 'instance' and a.local
    returning id`;
  await sql`
    insert into actor_keys (actor, algorithm, public_key, private_key, created)
    select v.id, k.algorithm, k.public_key, k.private_key, k.created
    from actors v, actor_keys k join actors a on a.id = k.actor and a.name = 'alice'
    where v.name like 'voter%'`;
  return rows.map((row) => Number(row['id']));
}

/** The lane waits until it is let go. */
async function holdLane(home: Home): Promise<void> {
  await untilLanesRest(home);
  const later = new Date(Date.now() + 3_600_000);
  await home.sql`update lanes set next_try = ${later} where host like ${`${prefix}%`}`;
}

async function letGo({ sql, ring }: Home): Promise<void> {
  // As careful as with a server that it has just met.
  await sql`update lanes set next_try = null, width = default where host like ${`${prefix}%`}`;
  ring('lanes');
}

/** A new thread that everybody votes on, and a talk in which every third answer is edited. */
async function pileUp(home: Home, voters: readonly number[], backlog: number): Promise<void> {
  await home.post(1);
  const [newest] = await home.sql`select max(id) as id from posts`;
  const post = Number(newest!['id']);
  const acts: (() => Promise<unknown>)[] = voters.map(
    (voter) => () =>
      home.act((context) => castVote(context, { voter, subject: { post }, value: 1 })),
  );
  const others = backlog - 1 - voters.length;
  for (let number = 0; number < others; number++)
    acts.splice(number * 3, 0, talk(home, post, number));
  for (let from = 0; from < acts.length; from += 4)
    await Promise.all(acts.slice(from, from + 4).map((act) => act()));
  await untilPublished(home);
}

/** An answer to the thread, or every fourth time an edit of an answer. */
function talk(home: Home, post: number, number: number): () => Promise<unknown> {
  const author = home.account.id;
  return async () => {
    if (number % 4 !== 3) {
      const comment = { post, parent: null, author, source: `The ${number}th answer` };
      return valueOf(await home.act((context) => createComment(context, comment)));
    }
    const [row] = await home.sql`select max(id) as id from comments where post = ${post}`;
    const edit = {
      comment: Number(row!['id']),
      by: author,
      source: `Edited, the ${number}th time`,
    };
    return valueOf(await home.act((context) => editComment(context, edit)));
  };
}
