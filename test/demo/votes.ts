/** A post from here, votes on it from all sides, and an edit. */
import type { PostShape } from '#views/shapes.ts';
import { boostedOnce, onBothMoots, pageOf, threadAt } from './look.ts';
import type { Posted } from './posts.ts';
import { say, soon, title } from './tell.ts';
import type { People, Town } from './town.ts';

export async function votesAndEdit(town: Town, people: People): Promise<Posted> {
  const { a, b, mastodon, lemmy, lemmy1 } = town;
  title('alice posts, and people vote');
  const words = { title: 'House rules', body: 'Be kind.' };
  const { uri } = await a.shell<PostShape>('post create', { in: 'cats', as: 'alice', ...words });
  const seen = await onBothMoots(town, { uri, ...words });
  await soon('both Lemmys have it', () => [lemmy, lemmy1].map((one) => threadAt(one, uri)?.body), [
    'Be kind.',
    'Be kind.',
  ]);
  await boostedOnce(town, people, uri);
  await lemmy.vote({ by: people.leo, on: uri, value: 1 });
  await lemmy1.vote({ by: people.lea, on: uri, value: -1 });
  await mastodon.like({ by: people.mia, on: uri });
  await b.shell(`vote post ${seen.b.id} up`, { as: 'bob' });
  say('leo, mia and bob vote for it, lea against it');
  await sameVotes(town, { uri, ...seen }, { up: 3, down: 1 });
  await lemmy.vote({ by: people.leo, on: uri, value: 0 });
  say('leo takes his vote back');
  await sameVotes(town, { uri, ...seen }, { up: 2, down: 1 });
  title('alice edits her post');
  const change = { title: 'House rules, again', body: 'Be very kind.', as: 'alice' };
  await a.shell(`post edit ${seen.a.id}`, change);
  const onPages = async (): Promise<boolean[]> => {
    const pages = await Promise.all([pageOf(seen.a), pageOf(seen.b)]);
    return pages.map((page) => page.includes(change.body));
  };
  await soon('both Folkmoots show the new words', onPages, [true, true]);
  await soon('both Lemmys do', () => [lemmy, lemmy1].map((one) => threadAt(one, uri)?.body), [
    'Be very kind.',
    'Be very kind.',
  ]);
  const status = () =>
    mastodon
      .statuses()
      .find(({ id }) => id === uri)
      ?.body.includes('House rules, again');
  await soon('Mastodon shows the new title', status);
  await boostedOnce(town, people, uri);
  return { uri, ...seen };
}

async function sameVotes(
  town: Town,
  { uri, a, b }: Posted,
  votes: PostShape['votes'],
): Promise<void> {
  await town.settle();
  const onLemmys = () => [town.lemmy, town.lemmy1].map((one) => threadAt(one, uri)?.votes);
  await soon(`both Lemmys count ${votes.up} up, ${votes.down} down`, onLemmys, [votes, votes]);
  const onMoots = async (): Promise<boolean[]> => {
    const pages = await Promise.all([pageOf(a), pageOf(b)]);
    return pages.map((page) => page.includes(`${votes.up} up, ${votes.down} down`));
  };
  await soon('so do both Folkmoots', onMoots, [true, true]);
}
