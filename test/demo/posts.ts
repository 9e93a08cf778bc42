/** One post from a Lemmy and one from a Mastodon, and how each reaches everybody else. */
import { boostedOnce, onBothMoots, threadAt, type Seen } from './look.ts';
import { claim, say, soon, title } from './tell.ts';
import type { People, Town } from './town.ts';

export type Posted = { readonly uri: string; readonly a: Seen; readonly b: Seen };

export async function postFromLemmy(town: Town, people: People): Promise<Posted> {
  const { lemmy, lemmy1 } = town;
  title('leo posts from his Lemmy 0.19');
  const words = { title: 'A cat in the garden', body: 'It looks at me.' };
  const { id: uri } = await lemmy.createPost({ by: people.leo, community: town.cats, ...words });
  await town.settle();
  say(`${uri}: “${words.title}”`);
  const seen = await onBothMoots(town, { uri, ...words });
  const shown = () => {
    const thread = threadAt(lemmy1, uri);
    return { title: thread?.title, body: thread?.body, author: thread?.author };
  };
  await soon('Lemmy 1.0 shows it with title, text and author', shown, {
    ...words,
    author: people.leo,
  });
  const left = lemmy.sent.find(({ activity }) => activity['type'] === 'Create');
  const relayed = lemmy1.log.some(({ body }) => left !== undefined && body.includes(left.body));
  claim('what Lemmy 1.0 was sent holds the bytes that left Lemmy 0.19, unchanged', relayed, true);
  await boostedOnce(town, people, uri);
  return { uri, ...seen };
}

export async function postFromMastodon(town: Town, people: People): Promise<Posted> {
  const { mastodon, lemmy, lemmy1, handle } = town;
  title('mia posts from her Mastodon, by mentioning the community');
  const text = `My cat sleeps\n\nAll day. ${handle}`;
  const { id: uri } = await mastodon.post({ by: people.mia, text, mention: [town.cats] });
  await town.settle();
  say(`${uri}: the first line becomes the title where posts have one`);
  const seen = await onBothMoots(town, { uri, title: 'My cat sleeps', body: 'All day.' });
  await soon(
    'Lemmy 0.19 shows it as a post with a title',
    () => threadAt(lemmy, uri)?.title,
    'My cat sleeps',
  );
  await boostedOnce(town, people, uri);
  const refusal = () =>
    lemmy1.log.find(({ verdict, body }) => verdict === 'refused' && body.includes(uri))?.reason;
  await soon('Lemmy 1.0 was offered it and refuses it', () => refusal() !== undefined);
  claim('so it is not shown there', threadAt(lemmy1, uri), undefined);
  say(`Lemmy 1.0 takes no thread that begins as a Note; it says: “${refusal() ?? ''}”`);
  say('That is its rule today and nothing a sender can mend; everything else still reaches it.');
  return { uri, ...seen };
}
