/** A removal by a moderator, and a server that is blocked for a while. */
import type { PostShape } from '#views/shapes.ts';
import { boostedOnce, inHome, onBothMoots, pageOf, threadAt } from './look.ts';
import { claim, say, soon, title } from './tell.ts';
import type { People, Town } from './town.ts';

export async function removal(town: Town, people: People): Promise<void> {
  const { a, b, mastodon, gotosocial, lemmy, lemmy1, cats, handle } = town;
  title('leo advertises, and alice removes it');
  const words = { title: 'Cheap watches', body: 'Buy now.' };
  const { id: uri } = await lemmy.createPost({ by: people.leo, community: cats, ...words });
  await town.settle();
  const seen = await onBothMoots(town, { uri, ...words });
  await boostedOnce(town, people, uri);
  await soon('Lemmy 1.0 has it', () => threadAt(lemmy1, uri)?.removed, false);
  await a.shell(`post remove ${seen.a.id}`, { as: 'alice', reason: 'advertising' });
  await soon(
    'it is gone from mia’s home on Mastodon',
    () => inHome(mastodon.home(people.mia), uri),
    [],
  );
  await soon('and from gus’s on GoToSocial', () => inHome(gotosocial.home(people.gus), uri), []);
  await soon(
    'Lemmy 0.19, where it was written, marks it as removed',
    () => threadAt(lemmy, uri)?.removed,
  );
  await soon('Lemmy 1.0 does too', () => threadAt(lemmy1, uri)?.removed);
  const emptied = async (): Promise<boolean[]> => {
    const pages = await Promise.all([pageOf(seen.a), pageOf(seen.b)]);
    return pages.map((page) => page.includes('This is gone') && !page.includes(words.body));
  };
  await soon('both Folkmoots say that it is gone where it was', emptied, [true, true]);
  const lists = await Promise.all([a.page('/c/cats'), b.page(`/c/${handle.slice(1)}`)]);
  claim(
    'and list it no more',
    lists.map((list) => list.includes(words.title)),
    [false, false],
  );
}

type Blocked = { readonly severed: number };
type Unblocked = { readonly mended: number };

const created = (town: Town, words: string): Promise<PostShape> =>
  town.a.shell<PostShape>('post create', { in: 'cats', as: 'alice', title: words });

export async function defederation(town: Town, people: People): Promise<void> {
  const { a, lemmy, lemmy1, mastodon, settle } = town;
  const host = new URL(lemmy1.origin).host;
  title('alice’s server blocks a server');
  const { severed } = await a.shell<Blocked>(`instance block ${host}`, {
    reason: 'a demonstration',
  });
  claim('lea’s membership is suspended', severed, 1);
  const before = lemmy1.log.length;
  const among = await created(town, 'Among ourselves');
  await soon(
    'what alice posts now reaches Lemmy 0.19',
    () => threadAt(lemmy, among.uri)?.title,
    among.title,
  );
  await boostedOnce(town, people, among.uri);
  const knock = { title: 'Knock, knock', body: 'Hello?' };
  const { id } = await lemmy1.createPost({ by: people.lea, community: town.cats, ...knock });
  await settle();
  const answers = lemmy1.sent.filter(({ activity }) =>
    JSON.stringify(activity).includes(`"${id}"`),
  );
  claim(
    'what lea posts is turned away at the door',
    answers.map((one) => one.answers),
    [[403]],
  );
  claim('it is not shown', (await a.page('/c/cats')).includes(knock.title), false);
  const passed = [...lemmy.log, ...mastodon.log].filter(({ body }) => body.includes(id));
  claim('nor passed on to anybody', passed, []);
  claim('and nothing was sent to the blocked server', lemmy1.log.length, before);
  title('alice’s server lifts the block');
  const { mended } = await a.shell<Unblocked>(`instance unblock ${host}`);
  claim('lea is a member again', mended, 1);
  const back = await created(town, 'Welcome back');
  await soon(
    'her server gets what is said from now on',
    () => threadAt(lemmy1, back.uri)?.title,
    back.title,
  );
  claim('not what was said meanwhile', threadAt(lemmy1, among.uri), undefined);
  const { id: thanks } = await lemmy1.comment({ by: people.lea, on: back.uri, body: 'Thank you.' });
  await settle();
  const answer = () => threadAt(lemmy, back.uri)?.comments.map((comment) => comment.id);
  await soon('and what lea answers is passed on again', answer, [thanks]);
  await soon('and shown', async () => (await a.page(`/post/${back.id}`)).includes('Thank you.'));
  say(`The thread: ${back.url}`);
}
