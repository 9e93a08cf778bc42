/** Answers from all sides: the same thread on every server. */
import type { CommentShape, PostShape } from '#views/shapes.ts';
import { announced, drawThread, pageOf, seenAt, threadAt, type Seen } from './look.ts';
import type { Posted } from './posts.ts';
import { claim, say, soon, title } from './tell.ts';
import type { People, Town } from './town.ts';

type Made = Pick<CommentShape, 'id' | 'uri'>;

export async function answers(town: Town, people: People, thread: Posted): Promise<void> {
  const { a, b, mastodon, gotosocial, lemmy, lemmy1, settle } = town;
  title('Everybody answers leo');
  const ask = { on: thread.a.id, as: 'alice', body: 'They do that.' };
  const { uri: alice } = await a.shell<Made>('comment create', ask);
  const inThread = (uri: string) => () =>
    mastodon.statuses().find(({ id }) => id === uri)?.inReplyTo;
  await soon('alice’s answer stands under leo’s post on Mastodon', inThread(alice), thread.uri);
  await soon('and on Lemmy 0.19', () => parentAt(lemmy, thread.uri, alice), thread.uri);
  const lea = await onceKnown(lemmy1, thread.uri, alice, () =>
    lemmy1.comment({ by: people.lea, on: thread.uri, body: 'Lucky you.' }),
  );
  const mia = (await mastodon.reply({ by: people.mia, to: alice, text: 'Mine too.' })).id;
  say('lea answers leo from Lemmy 1.0, mia answers alice from Mastodon');
  await settle();
  await soon(
    'mia’s answer is on Lemmy 0.19, under alice’s',
    () => parentAt(lemmy, thread.uri, mia),
    alice,
  );
  const onB = async () => (await pageOf(thread.b)).includes('Mine too.');
  await soon('bob’s Folkmoot shows it as well', onB);
  const under = (await seenAt(thread.b)).comments.find(({ uri }) => uri === mia)?.id ?? 0;
  const reply = { on: thread.b.id, under, as: 'bob', body: 'Not mine!' };
  const { uri: bob } = await b.shell<Made>('comment create', reply);
  await soon('bob’s answer to mia reaches her Mastodon', inThread(bob), mia);
  const leo = await onceKnown(lemmy, thread.uri, bob, () =>
    lemmy.comment({ by: people.leo, on: bob, body: 'It is a cat.' }),
  );
  say('leo answers bob from Lemmy 0.19');
  await settle();
  const parents = { [alice]: thread.uri, [lea]: thread.uri, [mia]: alice, [bob]: mia, [leo]: bob };
  await soon(
    'Lemmy 0.19 has all five, each in its place',
    () => parentsAt(lemmy, thread.uri),
    parents,
  );
  await soon('so has Lemmy 1.0', () => parentsAt(lemmy1, thread.uri), parents);
  const whole = async (seen: Seen) => {
    const page = await pageOf(seen);
    return ['They do that.', 'Lucky you.', 'Mine too.', 'Not mine!', 'It is a cat.'].filter(
      (words) => !page.includes(words),
    );
  };
  await soon('so has alice’s Folkmoot', () => whole(thread.a), []);
  await soon('so has bob’s', () => whole(thread.b), []);
  const [here, there] = await Promise.all([seenAt(thread.a), seenAt(thread.b)]);
  claim('each in its place there too', [parentsOn(here), parentsOn(there)], [parents, parents]);
  drawThread(here);
  const known = () =>
    [alice, mia, leo].every((uri) => gotosocial.statuses().some(({ id }) => id === uri));
  await soon('GoToSocial keeps what it is told of, after asking the author’s server', known);
  const without = mastodon.statuses().filter(({ id }) => id === leo || id === lea);
  claim('Mastodon was not sent what nobody signed for it: the Lemmys’ answers', without, []);
  say('It believes third parties only with their signature inside, which Lemmy does not make.');
  const comments = new Set(Object.keys(parents));
  const boosts = [...announced(mastodon), ...announced(gotosocial)];
  const none = boosts.filter((object) => comments.has(object) || object === 'wrapped');
  claim('no comment was boosted, and none was wrapped, to Mastodon or GoToSocial', none, []);
}

type LemmyLike = Town['lemmy'];

const parentAt = (server: LemmyLike, thread: string, uri: string): string | undefined =>
  threadAt(server, thread)?.comments.find(({ id }) => id === uri)?.inReplyTo;

const parentsAt = (server: LemmyLike, thread: string): Record<string, string> =>
  Object.fromEntries(
    (threadAt(server, thread)?.comments ?? []).map(({ id, inReplyTo }) => [id, inReplyTo]),
  );

const parentsOn = ({ uri, comments }: PostShape): Record<string, string> =>
  Object.fromEntries(
    comments.map((comment) => {
      const above = comments.find(({ id }) => id === comment.parent);
      return [comment.uri, above?.uri ?? uri];
    }),
  );

/** People answer what they see: waits until their server shows it. */
async function onceKnown(
  server: LemmyLike,
  thread: string,
  comment: string,
  act: () => Promise<{ readonly id: string }>,
): Promise<string> {
  const place = `Lemmy ${server.version.slice(0, 4).replace(/\.$/, '')}`;
  await soon(
    `${place} shows the answer before`,
    () => parentAt(server, thread, comment) !== undefined,
  );
  return (await act()).id;
}
