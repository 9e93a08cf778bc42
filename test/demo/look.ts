/** How the demo looks at one thing on every server, through what each server shows. */
import type { PostShape } from '#views/shapes.ts';
import type { Lemmy } from '../standins/lemmy/lemmy.ts';
import type { HomeEntry } from '../standins/protocol/microblog.ts';
import type { Json, StandIn } from '../standins/protocol/types.ts';
import type { Moot } from './moot.ts';
import { claim, say, soon, Unmet } from './tell.ts';
import type { Town } from './town.ts';

/** The post as it stands on a Folkmoot, by the id that all servers share. */
export type Seen = { readonly moot: Moot; readonly id: number };

export const seenAt = ({ moot, id }: Seen): Promise<PostShape> =>
  moot.ask<PostShape>(`post show ${id}`);
/** The page's HTML. */
export const pageOf = ({ moot, id }: Seen): Promise<string> => moot.page(`/post/${id}`);

type Wanted = { readonly uri: string; readonly title: string; readonly body: string };

/** Both Folkmoots list the post and have a page for it; says where. */
export async function onBothMoots(town: Town, wanted: Wanted): Promise<{ a: Seen; b: Seen }> {
  const { a, b, handle } = town;
  const onA = await find(a, '/c/cats', wanted);
  const onB = await find(b, `/c/${handle.slice(1)}`, wanted);
  return { a: onA, b: onB };
}

/** By the pages alone: which of those that the community lists says that it is the post. */
async function find(moot: Moot, list: string, { uri, title, body }: Wanted): Promise<Seen> {
  await soon(`it is listed on ${moot.origin}${list}`, async () =>
    (await moot.page(list)).includes(title),
  );
  const listed = new Set((await moot.page(list)).match(/(?<=href="\/post\/)\d+/g));
  for (const id of [...listed].map(Number).sort((one, other) => other - one)) {
    const page = await moot.page(`/post/${id}`);
    if (!page.includes(`rel="alternate" type="application/activity+json" href="${uri}"`)) continue;
    claim(
      `title and text stand on ${moot.origin}/post/${id}`,
      [title, body].filter((words) => !page.includes(words)),
      [],
    );
    return { moot, id };
  }
  throw new Unmet(`Expected: a page of ${moot.host} names ${uri} as the post's own address`);
}

export const threadAt = (server: Lemmy, uri: string) =>
  server.threads().find(({ id }) => id === uri);

/** What of a thread stands in somebody's home, newest first. */
export const inHome = (home: readonly HomeEntry[], uri: string): string[] =>
  home.filter(({ object }) => object === uri).map(({ kind, by }) => `${kind} by ${by}`);

/** Every Announce that a server was sent: what it announces, or `wrapped` when that is more than an address. */
export const announced = (server: StandIn): string[] =>
  server.log
    .map(({ activity }) => activity)
    .filter((activity): activity is Json => activity?.['type'] === 'Announce')
    .map(({ object }) => (typeof object === 'string' ? object : 'wrapped'));

/** The microblogs show a thread once, boosted by the community. */
export async function boostedOnce(
  town: Town,
  people: { readonly mia: string; readonly gus: string },
  uri: string,
): Promise<void> {
  const { mastodon, gotosocial, cats } = town;
  const once = [`boost by ${cats}`];
  const boosts = (home: readonly HomeEntry[]): string[] =>
    inHome(home, uri).filter((line) => line.startsWith('boost'));
  await soon(
    'mia’s home on Mastodon shows it once, boosted by the community',
    () => boosts(mastodon.home(people.mia)),
    once,
  );
  await soon(
    'gus’s home on GoToSocial does so too',
    () => boosts(gotosocial.home(people.gus)),
    once,
  );
  const microblogs = [
    ['Mastodon', mastodon],
    ['GoToSocial', gotosocial],
  ] as const;
  for (const [name, server] of microblogs) {
    const told = announced(server).filter((object) => object === uri || object === 'wrapped');
    claim(`${name} was sent its bare address, once, and no wrapped activity`, told, [uri]);
  }
}

/** Indented by who answers whom. */
export function drawThread(post: PostShape): void {
  const draw = (parent: number | null, depth: number): void => {
    for (const comment of post.comments.filter((one) => one.parent === parent)) {
      const words = comment.body.replaceAll(/<[^>]*>/g, '');
      say(`${'    '.repeat(depth)}${comment.author ?? '?'}: ${words.trim()}`);
      draw(comment.id, depth + 1);
    }
  };
  say(`${post.author}: ${post.title}`);
  draw(null, 1);
}
