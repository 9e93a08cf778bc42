/** People elsewhere whom a server knows with their keys, and what they say. */
import { serverName } from './crowd.ts';
import { benchKeys, type Home } from './home.ts';
import type { Letter } from '../processes/load.ts';

/** What is sent; Lemmy's shapes. */
export type Kind = 'Like' | 'Page' | 'Note';

export const peopleCount = 64;

export const personAt = (number: number, sinkPort: number): string =>
  `http://${serverName('p', (number % peopleCount) + 1)}:${sinkPort}/u/ann`;

/** One known person on each of some servers, in the tables as after a first activity of theirs. */
export async function settlePeople(home: Home, sinkPort: number): Promise<void> {
  const { rsa } = await benchKeys();
  const before = new Date(Date.now() - 3_600_000);
  const now = new Date();
  await home.sql.begin(async (tx) => {
    await tx`
      create temporary table people on commit drop as
      select 'p' || lpad(n::text, 5, '0') || '.bench.localhost:' || ${sinkPort}::text as host
      from generate_series(1, ${peopleCount}::int) n`;
    await tx`
      insert into instances (host, software, version, asked, asked_times, created)
      select host, 'lemmy', '0.19.11', ${now}, 1, ${before} from people`;
    await tx`
      insert into actors (kind, local, instance, uri, name, title, inbox, shared_inbox, created, fetched)
      select 'person', false, i.id, 'http://' || p.host || '/u/ann', 'ann', 'Ann',
        'http://' || p.host || '/u/ann/inbox', 'http://' || p.host || '/inbox', ${before}, ${now}
      from people p join instances i on i.host = p.host`;
    await tx`
      insert into remote_keys (id, owner, public_key, fetched)
      select 'http://' || host || '/u/ann#main-key', 'http://' || host || '/u/ann', ${rsa.publicKey}, ${before}
      from people`;
  });
  await home.sql`analyze`;
}

const context = ['https://join-lemmy.org/context.json', 'https://www.w3.org/ns/activitystreams'];
const everybody = 'https://www.w3.org/ns/activitystreams#Public';
const source = 'What somebody wrote, in a few sentences, as people do on a forum. '.repeat(4);
let last = 0;

/** That many different activities, by everybody in turn; votes and comments go round the posts. */
export function letters(
  kind: Kind,
  count: number,
  place: { sinkPort: number; community: string; posts: readonly string[] },
): Letter[] {
  const { sinkPort, community, posts } = place;
  return Array.from({ length: count }, (_, index) => {
    const actor = personAt(index, sinkPort);
    // Everybody votes once on each, and no two in a row on the same: a hot thread is not the question here.
    const post = posts[(Math.floor(index / peopleCount) + (index % peopleCount)) % posts.length]!;
    const activity =
      kind === 'Like' ? { object: post } : creation(kind, actor, { community, post });
    const id = `${new URL(actor).origin}/activities/${++last}`;
    const type = kind === 'Like' ? 'Like' : 'Create';
    const said = { '@context': context, id, type, actor, ...activity, audience: community };
    return { actor, body: JSON.stringify(said) };
  });
}

function creation(
  kind: 'Page' | 'Note',
  actor: string,
  { community, post }: { community: string; post: string },
): object {
  const id = `${new URL(actor).origin}/${kind === 'Page' ? 'post' : 'comment'}/${++last}`;
  const object = {
    type: kind,
    id,
    attributedTo: actor,
    to: [community, everybody],
    cc: [],
    ...(kind === 'Page'
      ? { name: 'A post from elsewhere', attachment: [], sensitive: false }
      : { inReplyTo: post, distinguished: false }),
    content: `<p>${source}</p>`,
    mediaType: 'text/html',
    source: { content: source, mediaType: 'text/markdown' },
    published: new Date().toISOString(),
    language: { identifier: 'en', name: 'English' },
    audience: community,
  };
  return { to: [everybody], cc: [community], object };
}
