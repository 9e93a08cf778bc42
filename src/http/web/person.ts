/** A person's page: who they are, and in tabs what they posted, what they said, and for oneself what one saved. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Icon } from '#http/ui/icons.ts';
import type { Head } from '#http/ui/layout.ts';
import { Tile } from '#http/ui/names.ts';
import { Older, PostList, PostRow } from '#http/ui/post-row.ts';
import { Prose } from '#http/ui/prose.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { excerpt, hostLabel, month, plain, safeHref, safeImage } from '#http/ui/text.ts';
import { readFeed } from '#views/feed.ts';
import { handleOf, personPath } from '#views/paths.ts';
import { readComments, viewPerson, type PersonView } from '#views/person-view.ts';
import { readSaved } from '#views/saved.ts';
import { ReportLink, personRecord } from './act-forms.ts';
import { elsewhere, missing, page, unseen, type Answer } from './answer.ts';
import { CommentRow } from './comment-row.ts';
import { feedLinks, FeedWays } from './feed-ways.ts';
import { profileData } from './linked-data.ts';
import { oneOf, Ways } from './listing.ts';
import { field, isOurs, readId, type HandleParam } from './params.ts';
import { postRows } from './post-rows.ts';
import { personWho } from './present.ts';
import { handleWords } from './queue-item.ts';
import type { Request } from './serve.ts';
import { undoNote } from './undo-note.ts';
import { moderatesSomething, type Viewer } from './viewer.ts';

const tabs = ['posts', 'comments', 'saved'] as const;
type Tab = (typeof tabs)[number];

const tabWords = {
  posts: key('Posts'),
  comments: key('Comments'),
  saved: key('Saved'),
} as const;

const Numbers = ({ person }: { readonly person: PersonView }): Html => {
  const away = person.local ? null : safeHref(person.page ?? person.uri);
  return html`<p class="numbers">
    ${person.bot && html`<span class="tag">${say('automated')}</span>`}
    ${person.local && html`<span>${say('Here since {month}', { month: month(person.created) })}</span>`}
    ${
      away &&
      html`<a class="quiet link-out" href=${away} rel="nofollow noopener noreferrer ugc"
        ><${Icon} name="out" />${sayWith('Lives on {host}', {
          host: html`<bdi>${plain(person.host)}</bdi>`,
        })}</a
      >`
    }
  </p>`;
};

type HeroProps = { readonly person: PersonView; readonly origin: string };

const Hero = ({ person, origin }: HeroProps): Html => {
  const moved = safeHref(person.movedTo);
  return html`<header class="hero">
      <${Tile} who=${personWho(person)} size="l" round=${true} />
      <div>
        <h1 dir="auto">${plain(person.title) || plain(person.name)}</h1>
        <p class="handle-line"><bdi>${handleOf(person, origin)}</bdi></p>
        <${Numbers} person=${person} />
      </div>
    </header>
    ${
      moved &&
      html`<p class="notice">
        ${sayWith('Has moved to {place}.', {
          place: html`<a href=${moved} rel="nofollow noopener noreferrer ugc"
            >${hostLabel(moved)}</a
          >`,
        })}
      </p>`
    }
    ${
      person.limited &&
      html`<p class="notice">
        ${sayWith(
          'People of {host} are kept in the background here: what they write is listed only for members of the community in which it was said.',
          { host: html`<bdi>${plain(person.host)}</bdi>` },
        )}
      </p>`
    }
    ${person.summary && html`<div class="lede"><${Prose} body=${person.summary} /></div>`}`;
};

const Acts = ({ person, viewer }: { readonly person: PersonView; readonly viewer: Viewer }) => {
  const own = viewer.person === person.id;
  return html`<div class="choices">
    ${own && html`<a class="button" href="/settings">${say('Settings')}</a>`}
    ${
      !own &&
      viewer.person !== null &&
      html`<a class="button" href=${`/block?actor=${person.id}`} rel="nofollow"
        >${say('Block…')}</a
      >`
    }
    <${ReportLink} ground=${{ viewer }} about=${`person:${person.id}`} author=${person.id} />
    ${
      moderatesSomething(viewer) &&
      html`<a class="button" href=${personRecord(handleWords(person))}
        >${say('Record and bans')}</a
      >`
    }
  </div>`;
};

type Asked = Pick<Request, 'eyes' | 'viewer' | 'visit' | 'query' | 'path'>;
type Ground = {
  readonly house: House;
  readonly asked: Asked;
  readonly person: PersonView;
  readonly before: number | null;
};
/** The rows of a tab, and where its next page begins. */
type Shown = { readonly rows: Html; readonly next: string | null };

async function showPosts({ house, asked, person }: Ground): Promise<Shown> {
  const after = field(asked.query, 'after');
  const feed = await readFeed(house.database.query, {
    author: person.id,
    after: typeof after === 'string' ? after : null,
    limit: 25,
    eyes: asked.eyes,
  });
  const rows = html`<${PostList}
    posts=${await postRows(house, asked, feed.posts)}
    now=${house.clock()}
    omit="author"
    empty=${say('No posts yet.')}
  />`;
  return { rows, next: feed.next };
}

const Rows = (props: { readonly rows: readonly Html[]; readonly empty: string }): Html =>
  props.rows.length === 0
    ? html`<p class="empty">${props.empty}</p>`
    : html`<div class="rows">${props.rows}</div>`;

async function showComments({ house, asked, person, before }: Ground): Promise<Shown> {
  const { eyes } = asked;
  const said = await readComments(house.database.query, { author: person.id, before, eyes });
  const rows = said.comments.map(
    (comment) => html`<${CommentRow} key=${comment.id} comment=${comment} now=${house.clock()} />`,
  );
  const next = said.next === null ? null : String(said.next);
  return { rows: html`<${Rows} rows=${rows} empty=${say('No comments yet.')} />`, next };
}

async function showSaved({ house, asked, before }: Ground): Promise<Shown> {
  const saved = await readSaved(house.database.query, { eyes: asked.eyes, before });
  const posts = saved.things.flatMap((thing) => ('post' in thing ? [thing.post] : []));
  const rowOf = new Map((await postRows(house, asked, posts)).map((row) => [row.id, row]));
  const now = house.clock();
  const rows = saved.things.map((thing) =>
    'post' in thing
      ? html`<${PostRow} key=${`p${thing.post.id}`} post=${rowOf.get(thing.post.id)} now=${now} />`
      : html`<${CommentRow} key=${`c${thing.comment.id}`} comment=${thing.comment} now=${now} />`,
  );
  const next = saved.next === null ? null : String(saved.next);
  const empty = say('Nothing is saved. What you save stands here, for you alone.');
  return { rows: html`<${Rows} rows=${rows} empty=${empty} />`, next };
}

const shows: Readonly<Record<Tab, (ground: Ground) => Promise<Shown>>> = {
  posts: showPosts,
  comments: showComments,
  saved: showSaved,
};

const headOf = (house: House, person: PersonView, hidden: boolean): Head => {
  const path = personPath(person);
  const title = plain(person.title) || person.name;
  return {
    title,
    description: excerpt(person.summary, 200) || handleOf(person, house.origin),
    canonical: person.local ? house.origin + path : safeHref(person.page ?? person.uri),
    activity: person.uri,
    feeds: feedLinks(path, '', say('Posts by {person}', { person: title })),
    type: 'profile',
    data: hidden ? null : profileData(person, house.origin),
    image: safeImage(person.icon),
    hidden,
  };
};

/** Called for `/u/NAME` and `/u/NAME@HOST`. */
export async function showPerson(
  house: House,
  handle: HandleParam | null,
  asked: Asked,
): Promise<Answer> {
  const { eyes, viewer, query } = asked;
  if (handle === null) return missing();
  if (isOurs(handle, house.origin)) return elsewhere(`/u/${encodeURIComponent(handle.name)}`);
  const found = await viewPerson(house.database.query, handle, eyes);
  if (!found.done) return unseen(found.reason);
  const person = found.value;
  const own = viewer.person === person.id;
  const open = tabs.filter((tab) => tab !== 'saved' || own);
  const tab = oneOf(open, field(query, 'tab')) ?? 'posts';
  const before = readId(field(query, 'after'));
  const { rows, next } = await shows[tab]({ house, asked, person, before });
  const path = personPath(person);
  const to = (name: Tab): string => (name === 'posts' ? path : `${path}?tab=${name}`);
  const further = `${to(tab)}${tab === 'posts' ? '?' : '&'}after=`;
  const head = headOf(house, person, tab !== 'posts' || field(query, 'after') !== undefined);
  const main = html`${undoNote(query, { csrf: asked.visit.csrf, path: asked.path })}
    <${Hero} person=${person} origin=${house.origin} />
    <${Acts} person=${person} viewer=${viewer} />
    <${Ways}
      label=${say('What they wrote')}
      ways=${open.map((name) => ({
        href: to(name),
        words: say(tabWords[name]),
        here: name === tab,
      }))}
    />
    <h2 class="unseen">${say(tabWords[tab])}</h2>
    ${rows}
    <${Older}
      href=${next === null ? null : further + encodeURIComponent(next)}
      first=${field(query, 'after') === undefined ? null : to(tab)}
      words=${say('Earlier')}
    />
    <${FeedWays} feeds=${head.feeds} />`;
  return page({ head, main });
}
