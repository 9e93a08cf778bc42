/** The front page: the newest posts and the communities; on a new server, how to begin. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import type { Page } from '#http/ui/layout.ts';
import { Older, PostList } from '#http/ui/post-row.ts';
import { readFeed } from '#views/feed.ts';
import { listCommunities } from '#views/community-list.ts';
import type { Eyes } from '#views/visible.ts';
import { page, type Answer } from './answer.ts';
import { CommunityNames } from './communities.ts';
import { communityWho, postRow, siteName } from './present.ts';

/** As many as fit beside the posts. */
const besideMax = 12;

const firstRun = (site: string): Html =>
  html`<div class="plain-page">
    <h1>Welcome to ${site}</h1>
    <p>
      The server is running, and nobody has made a community yet. The link that it printed when it
      was started makes the first member, and so does the first of these commands, typed in the
      folder in which it was started. The second makes the first community:
    </p>
    <pre><code>npm run -s folkmoot -- user create alice --admin${'\n'}npm run -s folkmoot -- community create garden --title Garden --by alice</code></pre>
    <p>
      Then reload this page. The community gets a name that people can search for on Mastodon, Lemmy
      and other servers, and its page here tells them how to join.
    </p>
  </div>`;

/** Called for `/`; `before` is the number at which an older page starts. */
export async function showFront(
  house: House,
  { before, eyes }: { readonly before: number | null; readonly eyes: Eyes },
): Promise<Answer> {
  const reader = house.database.query;
  const [site, feed, communities] = await Promise.all([
    siteName(reader),
    readFeed(reader, { before, eyes }),
    listCommunities(reader, { limit: besideMax, eyes }),
  ]);
  const head: Page['head'] = {
    title: before === null ? site : 'Older posts',
    description: `Communities on ${site}, open to people from every server of the social web.`,
    canonical: before === null ? `${house.origin}/` : null,
    hidden: before !== null,
  };
  if (communities.length === 0 && feed.posts.length === 0 && before === null)
    return page({ head, main: firstRun(site) });
  const main = html`<div class="list-head"><h1>Recent posts</h1></div>
    <${PostList}
      posts=${feed.posts.map(postRow)}
      now=${house.clock()}
      level=${2}
      empty="Nobody has posted yet. Join a community from your own server and write the first post."
    />
    ${feed.next !== null && html`<${Older} href=${`/?before=${feed.next}`} words="Older posts" />`}`;
  const aside = html`<section class="panel" aria-labelledby="communities-title">
      <h2 id="communities-title">Communities</h2>
      <${CommunityNames} communities=${communities.map(communityWho)} />
      <p><a href="/communities">All communities</a></p>
    </section>
    <section class="panel" aria-labelledby="about-title">
      <h2 id="about-title">No account needed</h2>
      <p>
        Follow a community from Mastodon, Lemmy, PieFed, NodeBB or any other server of the social
        web. Each community’s page gives you the name to search for.
      </p>
    </section>`;
  return page({ head, here: 'recent', main, aside });
}
