/** The front page: posts of all communities, of ours, or of one's own; on a new server, how to begin. */
import type { House } from '#domain/context.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import type { Page } from '#http/ui/layout.ts';
import { Older, PostList } from '#http/ui/post-row.ts';
import { say, sayWith } from '#http/ui/say.ts';
import { listCommunities, type CommunityLine } from '#views/community-list.ts';
import { readFeed, type Feed, type Scope } from '#views/feed.ts';
import { page, type Answer } from './answer.ts';
import { CommunityNames } from './community-names.ts';
import { feedLinks, FeedWays } from './feed-ways.ts';
import { siteData } from './linked-data.ts';
import { ListingNav, listingQuery, readListing, type Listing, type Usual } from './listing.ts';
import { postRows } from './post-rows.ts';
import { communityWho, siteName } from './present.ts';
import type { Request } from './serve.ts';

/** As many as fit beside the posts. */
const besideMax = 12;

const firstRun = (site: string): Html =>
  html`<div class="plain-page">
    <h1>${say('Welcome to {site}', { site })}</h1>
    <p>
      ${say('The server is running, and nobody has made a community yet. The link that it printed when it was started makes the first member, and so does the first of these commands, typed in the folder in which it was started. The second makes the first community:')}
    </p>
    <pre><code>npm run -s folkmoot -- user create alice --admin${'\n'}npm run -s folkmoot -- community create garden --title Garden --by alice</code></pre>
    <p>
      ${say('Then reload this page. The community gets a name that people can search for on Mastodon, Lemmy and other servers, and its page here tells them how to join.')}
    </p>
  </div>`;

type Looking = Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>;

/** What is shown first: as they chose; of somebody who belongs nowhere yet, everything. */
async function usualOf(house: House, { viewer, eyes }: Looking): Promise<Usual> {
  if (viewer.person === null) return { scope: 'all', sort: 'active' };
  const { front } = viewer.preferences;
  const reader = house.database.query;
  const empty =
    front === 'subscribed' &&
    (await listCommunities(reader, { limit: 1, joined: true, eyes })).length === 0;
  return { scope: empty ? 'all' : front, sort: 'active' };
}

const headOf = (house: House, site: string, listing: Listing, usual: Usual): Page['head'] => {
  const query = listingQuery(listing, usual);
  const plain = query === '';
  return {
    title: listing.after === null ? site : say('Further posts'),
    description: say('Communities on {site}, open to people from every server of the social web.', {
      site,
    }),
    canonical: plain ? `${house.origin}/` : null,
    hidden: listing.after !== null,
    data: plain ? siteData(site, house.origin) : null,
    feeds: feedLinks('', listing.scope === 'local' ? '?show=local' : '', site),
  };
};

const emptyWords = (scope: Scope): Children =>
  scope === 'subscribed'
    ? sayWith('Nothing here yet. {find} that you like, and join them.', {
        find: html`<a href="/communities">${say('Find communities')}</a>`,
      })
    : say('Nobody has posted yet. Join a community from your own server and write the first post.');

const Beside = (props: {
  readonly own: readonly CommunityLine[];
  readonly communities: readonly CommunityLine[];
  readonly stranger: boolean;
}): Html => {
  const mine = props.own.length > 0;
  const shown = mine ? props.own : props.communities;
  return html`<section class="panel" aria-labelledby="communities-title">
      <h2 id="communities-title">${mine ? say('My communities') : say('Communities')}</h2>
      <${CommunityNames} communities=${shown.map(communityWho)} />
      <p><a href="/communities">${say('All communities')}</a></p>
    </section>
    ${
      props.stranger &&
      html`<section class="panel" aria-labelledby="about-title">
        <h2 id="about-title">${say('No account needed')}</h2>
        <p>
          ${say('Follow a community from Mastodon, Lemmy, PieFed, NodeBB or any other server of the social web. Each community’s page gives you the name to search for.')}
        </p>
      </section>`
    }`;
};

const Posts = async (
  house: House,
  asked: Looking,
  { feed, listing, usual }: { feed: Feed; listing: Listing; usual: Usual },
): Promise<Html> => {
  const first = listingQuery({ ...listing, after: null }, usual);
  return html`<${PostList}
      posts=${await postRows(house, asked, feed.posts)}
      now=${house.clock()}
      level=${2}
      empty=${emptyWords(listing.scope)}
    />
    <${Older}
      href=${feed.next === null ? null : `/${listingQuery({ ...listing, after: feed.next }, usual)}`}
      first=${listing.after === null ? null : `/${first}`}
      words=${say('Further posts')}
    />`;
};

/** Called for `/`. */
export async function showFront(house: House, asked: Looking): Promise<Answer> {
  const { eyes, viewer, query } = asked;
  const reader = house.database.query;
  const usual = await usualOf(house, asked);
  const wanted = readListing(query, usual);
  const stranger = viewer.person === null;
  // What is one's own is nobody's who is not signed in.
  const listing = stranger && wanted.scope === 'subscribed' ? { ...wanted, ...usual } : wanted;
  const [site, feed, communities, own] = await Promise.all([
    siteName(reader),
    readFeed(reader, { ...listing, eyes }),
    listCommunities(reader, { limit: besideMax, eyes }),
    stranger ? [] : listCommunities(reader, { limit: besideMax, joined: true, eyes }),
  ]);
  const head = headOf(house, site, listing, usual);
  if (communities.length === 0 && feed.posts.length === 0 && listing.after === null)
    return page({ head, main: firstRun(site) });
  const main = html`<div class="list-head">
      <h1>${say('Posts')}</h1>
      ${
        !stranger &&
        html`<a class="button button-main" href="/post"
          ><${Icon} name="pen" />${say('Write a post')}</a
        >`
      }
    </div>
    <${ListingNav}
      path="/"
      listing=${listing}
      usual=${usual}
      scopes=${stranger ? ['all', 'local'] : ['subscribed', 'local', 'all']}
    />
    ${await Posts(house, asked, { feed, listing, usual })} <${FeedWays} feeds=${head.feeds} />`;
  const aside = html`<${Beside} own=${own} communities=${communities} stranger=${stranger} />`;
  return page({ head, here: 'recent', main, aside });
}
