/** Tells how servers of four kinds share one community, on this machine, and checks every word of it. */
import { Lemmy } from '../standins/lemmy/lemmy.ts';
import { Mastodon } from '../standins/mastodon/mastodon.ts';
import { loopbackNet, serveStandIn } from '../standins/serve.ts';
import { closeAll, freePorts, onClose, startMoot, type Moot } from './moot.ts';
import { check, say, title, until } from './tell.ts';

type Town = Awaited<ReturnType<typeof openTown>>;
type Shown = {
  id: number;
  uri: string;
  url: string;
  comments: { uri: string }[];
  votes: { up: number; down: number };
  body: string;
};

async function openTown() {
  const [a, b, mast, old, fresh] = await freePorts(5);
  const origins = {
    a: `http://moot-a.localhost:${a}`,
    b: `http://moot-b.localhost:${b}`,
    mastodon: `http://mastodon.localhost:${mast}`,
    lemmy: `http://lemmy.localhost:${old}`,
    lemmy1: `http://lemmy1.localhost:${fresh}`,
  };
  const hosts = Object.values(origins)
    .map((origin) => new URL(origin).host)
    .join(',');
  const common = { net: loopbackNet, now: () => new Date() };
  const mastodon = new Mastodon({ ...common, origin: origins.mastodon, keyFetchCooldown: 0 });
  const lemmy = new Lemmy({
    ...common,
    origin: origins.lemmy,
    version: '0.19',
    idsAreSeen: 'after',
  });
  const lemmy1 = new Lemmy({
    ...common,
    origin: origins.lemmy1,
    version: '1.0',
    idsAreSeen: 'after',
  });
  for (const [standIn, port] of [
    [mastodon, mast],
    [lemmy, old],
    [lemmy1, fresh],
  ] as const) {
    const { close } = await serveStandIn(standIn, port!);
    onClose(close);
  }
  const [mootA, mootB] = await Promise.all([
    startMoot(origins.a, hosts),
    startMoot(origins.b, hosts),
  ]);
  return { mootA, mootB, mastodon, lemmy, lemmy1, cats: `${origins.a}/c/cats` };
}

async function gather(town: Town) {
  const { mootA, mootB, mastodon, lemmy, lemmy1, cats } = town;
  title('A community, and people on five servers who join it');
  await mootA.shell('user', 'create', 'alice', '--admin');
  await mootB.shell('user', 'create', 'bob');
  await mootA.shell('community', 'create', 'cats', '--title', 'Cats', '--by', 'alice');
  say(`alice makes the community: ${cats}`);
  await mootB.shell('community', 'follow', cats, '--as', 'bob');
  const mia = await mastodon.createPerson('mia');
  const leo = await lemmy.createPerson('leo');
  const lea = await lemmy1.createPerson('lea');
  await mastodon.join(cats, mia);
  await lemmy.join(cats, leo);
  await lemmy1.join(cats, lea);
  await until('everybody is a member', async () => {
    const { followers } = await mootA
      .shell<{ followers: number }[]>('community', 'list')
      .then((all) => all[0]!);
    const accepted = [
      mastodon.membership(mia, cats),
      lemmy.membership(leo, cats),
      lemmy1.membership(lea, cats),
    ];
    return followers === 5 && accepted.every((state) => state === 'accepted');
  });
  say('bob (another Folkmoot), mia (Mastodon), leo (Lemmy 0.19) and lea (Lemmy 1.0) are members.');
  return { mia, leo, lea };
}

type People = Awaited<ReturnType<typeof gather>>;

/** The post as a Folkmoot shows it, by the id that all servers share; null when it is not there. */
async function postOn(moot: Moot, uri: string, community: string): Promise<Shown | null> {
  const posts = await moot.shell<Shown[]>('post', 'list', '--in', community);
  const found = posts.find((post) => post.uri === uri);
  return found === undefined ? null : moot.shell<Shown>('post', 'show', String(found.id));
}

const onMootB = (town: Town, uri: string) =>
  postOn(town.mootB, uri, `@cats@${new URL(town.cats).host}`);
const onMootA = (town: Town, uri: string) => postOn(town.mootA, uri, 'cats');
const boostsOf = (town: Town, people: People, uri: string): number =>
  town.mastodon.home(people.mia).filter(({ kind, object }) => kind === 'boost' && object === uri)
    .length;
const threadAt = (server: Lemmy, town: Town, uri: string) =>
  server.threads(town.cats).find(({ id }) => id === uri);

async function postFromLemmy(town: Town, people: People): Promise<string> {
  const { mastodon, lemmy, lemmy1, cats } = town;
  title('A post from a Lemmy member');
  const { id } = await lemmy.createPost({
    by: people.leo,
    community: cats,
    title: 'A cat in the garden',
    body: 'It looks at me.',
  });
  await until(
    'it is on every other server',
    async () =>
      (await onMootB(town, id)) !== null &&
      threadAt(lemmy1, town, id) !== undefined &&
      boostsOf(town, people, id) === 1,
  );
  const here = (await onMootA(town, id))!;
  say(`leo posts. On the Folkmoots: ${here.url} and ${(await onMootB(town, id))!.url}`);
  say('Lemmy 1.0 has it as a post; the Mastodon home shows it once, as a boost by the group.');
  const sent = lemmy.sent.find(({ activity }) => activity['type'] === 'Create')!;
  const relayed = lemmy1.log.find(({ body }) => body.includes(sent.body));
  check(relayed !== undefined, 'the relayed Announce holds the very bytes that Lemmy sent');
  await town.mootA.shell(
    'comment',
    'create',
    '--on',
    String(here.id),
    '--as',
    'alice',
    '--body',
    'They do that.',
  );
  await until(
    'the comment is in its thread on the other servers',
    () =>
      threadAt(lemmy, town, id)?.comments.length === 1 &&
      mastodon.statuses().some(({ inReplyTo }) => inReplyTo === id),
  );
  say('alice answers. The comment stands in its thread on both Lemmys and on Mastodon.');
  check(mastodon.home(people.mia).length === 1, 'no comment is boosted into the Mastodon home');
  return id;
}

async function postFromMastodon(town: Town, people: People): Promise<string> {
  const { mastodon, lemmy, lemmy1, cats } = town;
  title('A post from a Mastodon member');
  const { id } = await mastodon.post({
    by: people.mia,
    text: 'My cat sleeps\n\nAll day.',
    mention: [cats],
  });
  await until(
    'it is on the servers that take it',
    async () =>
      (await onMootB(town, id)) !== null &&
      threadAt(lemmy, town, id) !== undefined &&
      boostsOf(town, people, id) === 1,
  );
  say(`mia mentions the group. Its first line is the title: ${(await onMootA(town, id))!.url}`);
  say('Lemmy 0.19 has it, and mia sees the group boost it once.');
  await until('Lemmy 1.0 has refused it', () =>
    lemmy1.log.some(({ verdict, body }) => verdict === 'refused' && body.includes(id)),
  );
  const refusal = lemmy1.log.find(
    ({ verdict, body }) => verdict === 'refused' && body.includes(id),
  )!;
  check(threadAt(lemmy1, town, id) === undefined, 'Lemmy 1.0 does not show it');
  say(`Lemmy 1.0 refuses threads that begin as a Note, and says: ${refusal.reason}`);
  const wrapped = mastodon.log.filter(
    ({ activity }) => activity?.['type'] === 'Announce' && typeof activity['object'] !== 'string',
  );
  check(wrapped.length === 0, 'the Mastodon was never sent a wrapped activity');
  return id;
}

async function votesAndEdits(town: Town, people: People): Promise<string> {
  const { mootA, lemmy, lemmy1 } = town;
  title('Votes and an edit');
  const post = await mootA.shell<Shown>(
    'post',
    'create',
    '--in',
    'cats',
    '--as',
    'alice',
    '--title',
    'House rules',
    '--body',
    'Be kind.',
  );
  await until(
    'it is on the Lemmys',
    () =>
      threadAt(lemmy, town, post.uri) !== undefined &&
      threadAt(lemmy1, town, post.uri) !== undefined,
  );
  await lemmy.vote({ by: people.leo, on: post.uri, value: 1 });
  await lemmy1.vote({ by: people.lea, on: post.uri, value: -1 });
  await mootA.shell('post', 'edit', String(post.id), '--as', 'alice', '--body', 'Be very kind.');
  await until('votes and words agree everywhere', async () => {
    const b = await onMootB(town, post.uri);
    const there = threadAt(lemmy, town, post.uri);
    return (
      b?.votes.up === 1 &&
      b.votes.down === 1 &&
      b.body.includes('very') &&
      there?.votes.down === 1 &&
      there.body.includes('very')
    );
  });
  say(`leo votes up, lea down, alice edits: the same on all of them. ${post.url}`);
  return post.uri;
}

async function removal(town: Town, people: People, uri: string): Promise<void> {
  title('A moderator removes a post');
  const { id } = (await onMootA(town, uri))!;
  await town.mootA.shell('post', 'remove', String(id), '--as', 'alice', '--reason', 'not a cat');
  await until(
    'it is gone everywhere',
    async () =>
      (await onMootB(town, uri)) === null &&
      threadAt(town.lemmy1, town, uri)?.removed === true &&
      boostsOf(town, people, uri) === 0,
  );
  say(
    'alice removes leo’s post: gone from both Folkmoots, removed on Lemmy, and out of the Mastodon home.',
  );
}

async function defederation(town: Town, people: People): Promise<void> {
  const { mootA, lemmy } = town;
  title('A server is blocked, and unblocked');
  const host = new URL(lemmy.origin).host;
  await mootA.shell('instance', 'block', host, '--reason', 'spam');
  const before = lemmy.log.length;
  const post = await mootA.shell<Shown>(
    'post',
    'create',
    '--in',
    'cats',
    '--as',
    'alice',
    '--title',
    'Among ourselves',
  );
  await until('the others have it', async () => (await onMootB(town, post.uri)) !== null);
  check(lemmy.log.length === before, 'the blocked server is sent nothing');
  await lemmy.createPost({
    by: people.leo,
    community: town.cats,
    title: 'Knock, knock',
    body: 'Hello?',
  });
  await lemmy.deliveries();
  const knock = lemmy.sent.at(-1)!;
  check(
    knock.answers.includes(403),
    `what it sends is answered 403 (it was ${knock.answers.join(', ')})`,
  );
  say(`${host} is blocked: nothing goes there, and what comes from there is refused with 403.`);
  await mootA.shell('instance', 'unblock', host);
  const later = await mootA.shell<Shown>(
    'post',
    'create',
    '--in',
    'cats',
    '--as',
    'alice',
    '--title',
    'Welcome back',
  );
  await until('it has the next post', () => threadAt(lemmy, town, later.uri) !== undefined);
  say('Unblocked, it gets what comes next, and its members were never lost.');
}

async function pages(town: Town, uri: string): Promise<void> {
  title('To look at');
  for (const moot of [town.mootA, town.mootB]) {
    const page = await loopbackNet(
      new Request(`${moot.origin}/`, { headers: { accept: 'text/html' } }),
    );
    check(
      page.status === 200 && (await page.text()).includes('House rules'),
      `${moot.origin}/ shows the post`,
    );
  }
  const trace = await town.mootA.text('trace', uri);
  say(`trace ${uri}`);
  for (const line of trace.split('\n').slice(0, 12)) say(`  ${line}`);
}

async function tell(): Promise<void> {
  title('Two Folkmoots, a Mastodon-like server and two Lemmy-like ones start on this machine');
  const town = await openTown();
  const people = await gather(town);
  const cat = await postFromLemmy(town, people);
  await postFromMastodon(town, people);
  const rules = await votesAndEdits(town, people);
  await removal(town, people, cat);
  await pages(town, rules);
  await defederation(town, people);
  title('That was it: everything told here was checked. The servers stop.');
}

const stop = (): void => void closeAll().finally(() => process.exit(130));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
try {
  await tell();
} catch (error) {
  process.stderr.write(
    `\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  await closeAll();
}
