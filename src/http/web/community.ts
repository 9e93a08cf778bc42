/** A community's page: its posts in any order, what it is for, and how to join it. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { JoinButton, type JoinButtonProps } from '#http/ui/join-panel.ts';
import type { Head } from '#http/ui/layout.ts';
import { Tile } from '#http/ui/names.ts';
import { Older, PostList } from '#http/ui/post-row.ts';
import { say, sayCount, sayWith } from '#http/ui/say.ts';
import { excerpt, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { viewCommunity, type CommunityView } from '#views/community-view.ts';
import { readFeed, type Feed } from '#views/feed.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import { elsewhere, missing, page, unseen, type Answer } from './answer.ts';
import { CommunitySide, joinButton } from './community-side.ts';
import { feedLinks, FeedWays } from './feed-ways.ts';
import { ListingNav, listingQuery, readListing, type Listing, type Usual } from './listing.ts';
import { isOurs, type HandleParam } from './params.ts';
import { postRows } from './post-rows.ts';
import { communityWho } from './present.ts';
import type { Request } from './serve.ts';
import { undoNote } from './undo-note.ts';
import { moderatesAll, type Viewer } from './viewer.ts';

const usual: Usual = { scope: 'all', sort: 'active' };

type HeroProps = {
  readonly community: CommunityView;
  readonly origin: string;
  readonly button: JoinButtonProps | null;
};

/** What can be done first: join, or learn how; and write. */
const First = ({ community, button }: Omit<HeroProps, 'origin'>): Html =>
  html`<div class="choices">
    ${
      button === null
        ? html`<a class="button button-main button-narrow" href="#join">${say('How to join')}</a>`
        : html`<${JoinButton} ...${button} /><a
              class="button"
              href=${`${communityPath(community)}/post`}
              ><${Icon} name="pen" />${say('Write a post')}</a
            >`
    }
  </div>`;

/** What stands at the top: picture, tile, title, handle, numbers. */
const Hero = ({ community, origin, button }: HeroProps): Html => {
  const who = communityWho(community);
  const away = community.local ? null : safeHref(community.page ?? community.uri);
  const banner = safeImage(community.banner);
  const posts = sayCount(community.posts, '{n} post', '{n} posts');
  return html`${
      banner &&
      html`<img
        class="banner"
        src=${banner}
        alt=""
        referrerpolicy="no-referrer"
        decoding="async"
      />`
    }
    <header class="hero">
      <${Tile} who=${who} size="l" />
      <div>
        <h1 dir="auto">${plain(community.title) || plain(community.name)}</h1>
        <p class="handle-line"><bdi>${handleOf(community, origin)}</bdi></p>
        <p class="numbers">
          ${community.local && html`<span>${sayCount(community.followers, '{n} member', '{n} members')}</span>`}
          <span>${community.local ? posts : say('{posts} seen here', { posts })}</span>
          ${community.sensitive && html`<span class="tag tag-warn">${say('Sensitive')}</span>`}
          ${
            away &&
            html`<a class="quiet link-out" href=${away} rel="nofollow noopener noreferrer ugc"
              ><${Icon} name="out" />${sayWith('Lives on {host}', {
                host: html`<bdi>${plain(community.host)}</bdi>`,
              })}</a
            >`
          }
        </p>
        <${First} community=${community} button=${button} />
      </div>
    </header>`;
};

const headOf = (house: House, community: CommunityView, listing: Listing): Head => {
  const path = communityPath(community);
  const title = plain(community.title) || community.name;
  return {
    title,
    description:
      excerpt(community.summary, 200) ||
      say('A community at {handle}.', { handle: handleOf(community, house.origin) }),
    canonical: community.local ? house.origin + path : safeHref(community.page ?? community.uri),
    activity: community.uri,
    feeds: feedLinks(path, '', say('Posts in {community}', { community: title })),
    image: safeImage(community.banner ?? community.icon),
    hidden: listing.after !== null,
  };
};

type Shown = {
  readonly community: CommunityView;
  readonly listing: Listing;
  readonly pinned: Feed;
  readonly recent: Feed;
};

async function Posts(house: House, asked: Looking, shown: Shown): Promise<Html> {
  const { community, listing, pinned, recent } = shown;
  const now = house.clock();
  const path = communityPath(community);
  const [above, below] = await Promise.all([
    postRows(house, asked, pinned.posts),
    postRows(house, asked, recent.posts),
  ]);
  return html`<h2 class="unseen">${say('Posts')}</h2>
    <${ListingNav} path=${path} listing=${listing} usual=${usual} />
    ${above.length > 0 && html`<${PostList} posts=${above} now=${now} omit="community" empty="" />`}
    ${
      (below.length > 0 || above.length === 0) &&
      html`<${PostList}
        posts=${below}
        now=${now}
        omit="community"
        empty=${say('Nobody has posted here yet. Join from your own server and write the first post.')}
      />`
    }
    <${Older}
      href=${recent.next === null ? null : path + listingQuery({ ...listing, after: recent.next }, usual)}
      first=${listing.after === null ? null : path + listingQuery({ ...listing, after: null }, usual)}
      words=${say('Further posts')}
    />`;
}

type Looking = Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>;

/** Whether its settings are theirs to open. */
const runs = (viewer: Viewer, { id, local }: CommunityView): boolean =>
  viewer.communities.includes(id) || (local && moderatesAll(viewer));

const Office = ({ community }: { readonly community: CommunityView }): Html =>
  html`<p class="choices below">
    <a class="button" href=${`${communityPath(community)}/settings`}>${say('Settings')}</a>
    <a class="button" href=${`/moderation?community=${community.id}`}>${say('Queue')}</a>
  </p>`;

const Limited = ({ community }: { readonly community: CommunityView }): Html =>
  html`<p class="notice">
    ${sayWith(
      'Communities of {host} are kept in the background here: what is posted is listed for members only.',
      { host: html`<bdi>${plain(community.host)}</bdi>` },
    )}
  </p>`;

/** Called for `/c/NAME` and `/c/NAME@HOST`. */
export async function showCommunity(
  house: House,
  handle: HandleParam | null,
  asked: Looking,
): Promise<Answer> {
  if (handle === null) return missing();
  if (isOurs(handle, house.origin)) return elsewhere(`/c/${encodeURIComponent(handle.name)}`);
  const reader = house.database.query;
  const { viewer, visit, query, path, eyes } = asked;
  const found = await viewCommunity(reader, handle, eyes);
  if (!found.done) return unseen(found.reason);
  const community = found.value;
  const listing = readListing(query, usual);
  const where = { community: community.id, eyes };
  const [pinned, recent, button] = await Promise.all([
    listing.after === null
      ? readFeed(reader, { ...where, pinned: true, limit: 10 })
      : { posts: [], next: null },
    readFeed(reader, { ...listing, scope: 'all', ...where, pinned: false }),
    joinButton(house, community, asked),
  ]);
  const head = headOf(house, community, listing);
  return page({
    head,
    main: html`${undoNote(query, { csrf: visit.csrf, path })}
      <${Hero} community=${community} origin=${house.origin} button=${button} />
      ${runs(viewer, community) && html`<${Office} community=${community} />`}
      ${community.limited && html`<${Limited} community=${community} />`}
      ${await Posts(house, asked, { community, listing, pinned, recent })}
      <${FeedWays} feeds=${head.feeds} />`,
    aside: html`<${CommunitySide}
      community=${community}
      origin=${house.origin}
      button=${button}
    />`,
  });
}
