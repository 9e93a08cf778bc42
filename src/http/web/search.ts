/** The search: posts by their words, communities and people by name, and whatever an address names, here or elsewhere. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Handle, Tile } from '#http/ui/names.ts';
import { Older, PostList } from '#http/ui/post-row.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import type { ActorLine } from '#views/actor-line.ts';
import { readDirectory } from '#views/community-list.ts';
import { findAddress } from '#views/find-address.ts';
import { searchPeople, searchPosts } from '#views/search.ts';
import { page, type Answer } from './answer.ts';
import { CommunityNames } from './community-names.ts';
import { withButtons } from './community-side.ts';
import type { Elsewhere } from './elsewhere.ts';
import { elsewhereRefused, pathOfMet } from './elsewhere-words.ts';
import { feedLinks, FeedWays } from './feed-ways.ts';
import { oneOf, Ways } from './listing.ts';
import { field, readId } from './params.ts';
import { postRows } from './post-rows.ts';
import { personWho } from './present.ts';
import { isAddress, wordsIn, wordsMax } from './search-words.ts';
import type { Request } from './serve.ts';

const kinds = ['posts', 'communities', 'people'] as const;
type Kind = (typeof kinds)[number];

const kindWords = {
  posts: key('Posts'),
  communities: key('Communities'),
  people: key('People'),
} as const;

const pathOf = (words: string, kind: Kind, before: number | null = null): string => {
  const query = new URLSearchParams({ q: words });
  if (kind !== 'posts') query.set('kind', kind);
  if (before !== null) query.set('before', String(before));
  return `/search?${query.toString()}`;
};

/** The field itself; what was asked stays in it. */
const Finder = ({ words, kind }: { readonly words: string; readonly kind: Kind }): Html =>
  html`<form
    class="finder"
    method="get"
    action="/search"
    role="search"
    aria-label=${say('Posts, communities and people')}
  >
    <label class="unseen" for="search-words">${say('Words, a name or an address')}</label>
    <input
      id="search-words"
      type="search"
      name="q"
      value=${words}
      maxlength=${wordsMax}
      dir="auto"
      autofocus=${words === ''}
      placeholder=${say('Words, a name or an address')}
    />
    ${kind !== 'posts' && html`<input type="hidden" name="kind" value=${kind} />`}
    <button class="button button-main">${say('Search')}</button>
  </form>`;

const People = ({ people }: { readonly people: readonly ActorLine[] }): Html =>
  html`<ul class="names names-wide">
    ${people.map(personWho).map(
      (who) =>
        html`<li key=${who.id} data-item>
          <${Tile} who=${who} round=${true} />
          <span class="about">
            <a href=${who.path}><bdi>${plain(who.title) || plain(who.name)}</bdi></a>
            <small><${Handle} who=${who} /></small>
          </span>
        </li>`,
    )}
  </ul>`;

type Ground = {
  readonly house: House;
  readonly asked: Request;
  readonly words: string;
};

const Nothing = (): Html =>
  html`<p class="empty">${say('Nothing was found. Try fewer words, or other ones.')}</p>`;

async function foundPosts({ house, asked, words }: Ground): Promise<Html> {
  const before = readId(field(asked.query, 'before'));
  const query = { words, before, eyes: asked.eyes };
  const { posts, next } = await searchPosts(house.database.query, query);
  if (posts.length === 0 && before === null) return html`<${Nothing} />`;
  const links = feedLinks('/search', `?q=${encodeURIComponent(words)}`, words);
  return html`<${PostList}
      posts=${await postRows(house, asked, posts)}
      now=${house.clock()}
      empty=${say('Nothing further was found.')}
    />
    <${Older}
      href=${next === null ? null : pathOf(words, 'posts', next)}
      first=${before === null ? null : pathOf(words, 'posts')}
      words=${say('Older posts')}
    />
    <${FeedWays} feeds=${links} />`;
}

const Closest = ({ count }: { readonly count: number }): Html | null =>
  count < closestMax
    ? null
    : html`<p class="hint">${say('These are the closest. Say more to find others.')}</p>`;

/** Of names no more are shown. */
const closestMax = 30;

async function foundCommunities({ house, asked, words }: Ground): Promise<Html> {
  const query = { words, eyes: asked.eyes, limit: closestMax };
  const { communities } = await readDirectory(house.database.query, query);
  if (communities.length === 0) return html`<${Nothing} />`;
  return html`<${CommunityNames}
      communities=${await withButtons(house, communities, asked)}
      wide=${true}
    />
    <${Closest} count=${communities.length} />`;
}

async function foundPeople({ house, asked, words }: Ground): Promise<Html> {
  const query = { words, eyes: asked.eyes, limit: closestMax };
  const people = await searchPeople(house.database.query, query);
  if (people.length === 0) return html`<${Nothing} />`;
  return html`<${People} people=${people} /><${Closest} count=${people.length} />`;
}

const finds: Readonly<Record<Kind, (ground: Ground) => Promise<Html>>> = {
  posts: foundPosts,
  communities: foundCommunities,
  people: foundPeople,
};

/** Handles may come with the mark of a community in front, as others write them. */
const plainAddress = (words: string): string => words.replace(/^!/, '@');

/** What an address names: known here it is shown to everybody; else its server is asked, for whoever is signed in. */
async function named(ground: Ground, elsewhere: Elsewhere): Promise<Html | null> {
  const { house, asked, words } = ground;
  if (!isAddress(words)) return null;
  const known = await findAddress(house.database.query, plainAddress(words), house.origin);
  if (known !== null) return html`<${Named} words=${words} path=${known.path} />`;
  if (asked.viewer.person === null)
    return html`<p class="notice">
      ${sayWith('This server has not met {address} yet. {signIn}, and it is looked up for you.', {
        address: html`<bdi class="break">${plain(words, 300)}</bdi>`,
        signIn: html`<a href=${`/sign-in?to=${encodeURIComponent(asked.path)}`} rel="nofollow"
          >${say('Sign in')}</a
        >`,
      })}
    </p>`;
  const met = await elsewhere.meet(words, asked.viewer.person);
  const path = met.done ? await pathOfMet(house, met.value) : null;
  if (path !== null) return html`<${Named} words=${words} path=${path} />`;
  const reason = met.done ? 'not-found' : met.reason;
  return html`<p class="notice" role="status">${elsewhereRefused(reason, 'q').words}</p>`;
}

const Named = ({ words, path }: { readonly words: string; readonly path: string }): Html =>
  html`<p class="notice notice-row" role="status">
    <span
      >${sayWith('Found: {address}', {
        address: html`<bdi class="break">${plain(words, 300)}</bdi>`,
      })}</span
    >
    <a class="button button-main" href=${path}>${say('Open it')}</a>
  </p>`;

/** Called for `/search`. */
export async function showSearch(
  house: House,
  elsewhere: Elsewhere,
  asked: Request,
): Promise<Answer> {
  const words = wordsIn(asked.query);
  const kind = oneOf(kinds, field(asked.query, 'kind')) ?? 'posts';
  const title = words === '' ? say('Search') : say('Search for {words}', { words: plain(words) });
  const head = { title, hidden: true };
  const finder = html`<h1>${say('Search')}</h1>
    <${Finder} words=${words} kind=${kind} />`;
  if (words === '') return page({ head, main: finder });
  const ground = { house, asked, words };
  const [address, found] = [await named(ground, elsewhere), await finds[kind](ground)];
  const main = html`${finder} ${address}
    <${Ways}
      label=${say('What is searched for')}
      ways=${kinds.map((each) => ({
        href: pathOf(words, each),
        words: say(kindWords[each]),
        here: each === kind,
      }))}
    />
    <h2 class="unseen">${say(kindWords[kind])}</h2>
    ${found}`;
  return page({ head, main });
}
