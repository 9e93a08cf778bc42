/** A community's page: its posts, what it is for, and how to join it from elsewhere. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import { JoinButton, JoinPanel, type JoinButtonProps } from '#http/ui/join-panel.ts';
import { Person, Tile } from '#http/ui/names.ts';
import { Older, PostList } from '#http/ui/post-row.ts';
import { Prose } from '#http/ui/prose.ts';
import { say } from '#http/ui/say.ts';
import { counted, excerpt, month, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { readBelonging } from '#views/belonging.ts';
import { viewCommunity, type CommunityView } from '#views/community-view.ts';
import { readFeed, type Feed } from '#views/feed.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import { elsewhere, missing, page, unseen, type Answer } from './answer.ts';
import { isOurs, type HandleParam } from './params.ts';
import { communityWho, personWho, postRow } from './present.ts';
import type { Request } from './serve.ts';
import { undoNote } from './undo-note.ts';
import { moderatesAll, type Viewer } from './viewer.ts';

const posting = {
  everyone: 'Everyone may start a thread',
  members: 'Members may start threads',
  moderators: 'Moderators start threads, everyone may answer',
} as const;

/** What stands at the top: tile, title, handle, numbers. */
const Hero = ({
  community,
  origin,
  button,
}: {
  readonly community: CommunityView;
  readonly origin: string;
  readonly button: JoinButtonProps | null;
}): Html => {
  const who = communityWho(community);
  const away = community.local ? null : safeHref(community.page ?? community.uri);
  return html`<header class="hero">
    <${Tile} who=${who} size="l" />
    <div>
      <h1 dir="auto">${plain(community.title) || plain(community.name)}</h1>
      <p class="handle-line"><bdi>${handleOf(community, origin)}</bdi></p>
      <p class="numbers">
        ${community.local && html`<span>${counted(community.followers, 'member')}</span>`}
        <span>${counted(community.posts, 'post')}${!community.local && ' seen here'}</span>
        ${community.sensitive && html`<span class="tag tag-warn">Sensitive</span>`}
        ${
          away &&
          html`<a class="quiet link-out" href=${away} rel="nofollow noopener noreferrer ugc"
            ><${Icon} name="out" /> Lives on${' '}${plain(community.host)}</a
          >`
        }
      </p>
      ${
        button === null
          ? html`<a class="button button-main button-narrow" href="#join">${say('How to join')}</a>`
          : html`<${JoinButton} ...${button} />`
      }
    </div>
  </header>`;
};

/** The narrow column beside a community's posts and beside a thread. */
export const CommunitySide = ({
  community,
  origin,
  button = null,
}: {
  readonly community: CommunityView;
  readonly origin: string;
  readonly button?: JoinButtonProps | null;
}): Html =>
  html`<${JoinPanel}
      handle=${handleOf(community, origin)}
      uri=${community.uri}
      path=${communityPath(community)}
      button=${button}
    />
    <section class="panel" aria-labelledby="about-title">
      <h2 id="about-title">About <bdi>${plain(community.title) || plain(community.name)}</bdi></h2>
      ${community.summary && html`<${Prose} body=${community.summary} />`}
      <dl class="facts">
        <dt>Since</dt>
        <dd>${month(community.created)}</dd>
        <dt>Threads</dt>
        <dd>${posting[community.posting]}</dd>
      </dl>
      <p><a class="quiet" href=${`${communityPath(community)}/modlog`}>Record of moderation</a></p>
    </section>
    ${
      community.moderators.length > 0 &&
      html`<section class="panel" aria-labelledby="moderators-title">
        <h2 id="moderators-title">Moderators</h2>
        <ul class="names">
          ${community.moderators.map(
            (line) =>
              html`<li key=${line.id}>
                <${Tile} who=${personWho(line)} size="s" round=${true} /><${Person}
                  who=${personWho(line)}
                />
              </li>`,
          )}
        </ul>
      </section>`
    }`;

const headOf = (house: House, community: CommunityView, before: number | null) => ({
  title: plain(community.title) || community.name,
  description:
    excerpt(community.summary, 200) || `A community at ${handleOf(community, house.origin)}.`,
  canonical: community.local
    ? house.origin + communityPath(community)
    : safeHref(community.page ?? community.uri),
  activity: community.uri,
  feed: {
    href: `${communityPath(community)}/feed.xml`,
    title: `Posts in ${plain(community.title)}`,
  },
  image: safeImage(community.icon),
  hidden: before !== null,
});

const Posts = (props: {
  readonly house: House;
  readonly community: CommunityView;
  readonly pinned: Feed;
  readonly recent: Feed;
}): Html => {
  const { house, community, pinned, recent } = props;
  const now = house.clock();
  const path = communityPath(community);
  return html`<div class="list-head">
      <h2>Recent posts</h2>
      <a class="quiet" href=${`${path}/feed.xml`}><${Icon} name="feed" />RSS</a>
    </div>
    ${
      pinned.posts.length > 0 &&
      html`<${PostList} posts=${pinned.posts.map(postRow)} now=${now} omit="community" empty="" />`
    }
    ${
      (recent.posts.length > 0 || pinned.posts.length === 0) &&
      html`<${PostList}
        posts=${recent.posts.map(postRow)}
        now=${now}
        omit="community"
        empty="Nobody has posted here yet. Join from your own server and write the first post."
      />`
    }
    ${
      recent.next !== null &&
      html`<${Older} href=${`${path}?before=${recent.next}`} words="Older posts" />`
    }`;
};

/** For whoever is signed in: what they are to this community, and the press that changes it. */
export async function joinButtonOf(
  house: House,
  { id }: { readonly id: number },
  { viewer, visit, path }: Pick<Request, 'viewer' | 'visit' | 'path'>,
): Promise<JoinButtonProps | null> {
  const { person } = viewer;
  if (person === null || visit.csrf === null) return null;
  const known = await readBelonging(house.database.query, { person, communities: [id] });
  return { community: id, belonging: known.get(id) ?? 'none', csrf: visit.csrf, back: path };
}

type Looking = Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>;

/** Whether its settings are theirs to open. */
const runs = (viewer: Viewer, { id, local }: CommunityView): boolean =>
  viewer.communities.includes(id) || (local && moderatesAll(viewer));

/** Called for `/c/NAME` and `/c/NAME@HOST`. */
export async function showCommunity(
  house: House,
  handle: HandleParam | null,
  { before, ...asked }: Looking & { readonly before: number | null },
): Promise<Answer> {
  if (handle === null) return missing();
  if (isOurs(handle, house.origin)) return elsewhere(`/c/${encodeURIComponent(handle.name)}`);
  const reader = house.database.query;
  const { viewer, visit, query, path, eyes } = asked;
  const found = await viewCommunity(reader, handle, eyes);
  if (!found.done) return unseen(found.reason);
  const community = found.value;
  const where = { community: community.id, eyes };
  const button = await joinButtonOf(house, community, { viewer, visit, path });
  const [pinned, recent] = await Promise.all([
    before === null
      ? readFeed(reader, { ...where, pinned: true, limit: 10 })
      : { posts: [], next: null },
    readFeed(reader, { ...where, pinned: false, before }),
  ]);
  return page({
    head: headOf(house, community, before),
    main: html`${undoNote(query, { csrf: visit.csrf, path })}
      <${Hero} community=${community} origin=${house.origin} button=${button} />
      ${
        runs(viewer, community) &&
        html`<p class="choices below">
          <a class="button" href=${`${communityPath(community)}/settings`}>Settings</a>
          <a class="button" href=${`/moderation?community=${community.id}`}>Queue</a>
        </p>`
      }
      ${
        community.limited &&
        html`<p class="notice">
          Communities of${' '}<bdi>${plain(community.host)}</bdi> are kept in the background here:
          what is posted is listed for members only.
        </p>`
      }
      <${Posts} house=${house} community=${community} pinned=${pinned} recent=${recent} />`,
    aside: html`<${CommunitySide}
      community=${community}
      origin=${house.origin}
      button=${button}
    />`,
  });
}
