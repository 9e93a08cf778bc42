/** Every list as RSS and Atom, for readers that have nothing to do with ActivityPub; the same for everybody. */
import { Feed } from 'feed';
import type { House } from '#domain/context.ts';
import { titleOf } from '#http/ui/post-row.ts';
import { excerpt, plain, safeHref } from '#http/ui/text.ts';
import { escapeHtml, sanitizeHtml } from '#lib/html.ts';
import { done, type Outcome } from '#lib/outcome.ts';
import { viewCommunity, type Unseen } from '#views/community-view.ts';
import { readFeed } from '#views/feed.ts';
import { communityPath, handleOf, personPath } from '#views/paths.ts';
import { viewPerson } from '#views/person-view.ts';
import type { PostLine } from '#views/post-line.ts';
import { viewPost } from '#views/post-view.ts';
import { searchPosts } from '#views/search.ts';
import { readLatest } from '#views/thread-latest.ts';
import { anybody, type Eyes } from '#views/visible.ts';
import { unseen, type Answer } from './answer.ts';
import { listingQuery, readListing, type Usual } from './listing.ts';
import type { HandleParam } from './params.ts';
import { siteName } from './present.ts';
import { wordsIn } from './search-words.ts';
import { withoutBlocked } from './without-blocked.ts';

export type FeedForm = 'rss' | 'atom';

type Entry = {
  readonly uri: string;
  readonly title: string;
  readonly path: string;
  readonly created: Date;
  readonly edited: Date | null;
  readonly body: string;
  readonly link: string | null;
  readonly author: string;
};

type Source = {
  /** The page of which it is the feed. */
  readonly path: string;
  /** Between the page and its feeds: `/c/cats` and `/c/cats/feed.xml?sort=top`. */
  readonly query: string;
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  readonly updated: Date;
  readonly entries: readonly Entry[];
};

type Found = Promise<Outcome<Source, Unseen>>;

const limit = 25;
const usual: Usual = { scope: 'all', sort: 'new' };

/** XML 1.0 has no place for these, not even escaped. */
// oxlint-disable-next-line no-control-regex
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const fit = (text: string): string => text.toWellFormed().replace(unfit, '');

/** Some readers take a title for HTML whatever it is said to be: then let there be no tags in it. */
export const words = (text: string): string => fit(text).replaceAll('<', '‹').replaceAll('>', '›');

/** What the post is about first, then its words. */
function contentOf({ link, body }: Entry): string {
  const href = safeHref(link);
  const prose = sanitizeHtml(body);
  if (href === null) return fit(prose);
  const safe = escapeHtml(href);
  return fit(`${sanitizeHtml(`<p><a href="${safe}">${safe}</a></p>`)}${prose}`);
}

function write(house: House, source: Source, contents: readonly string[]): Feed {
  const { path, query, uri, title, description, updated, entries } = source;
  const page = house.origin + path;
  const base = path === '/' ? house.origin : page;
  const feed = new Feed({
    id: uri,
    title: words(title),
    description: words(description),
    link: page + query,
    feedLinks: { rss: `${base}/feed.xml${query}`, atom: `${base}/feed.atom${query}` },
    copyright: '',
    generator: 'Folkmoot',
    updated,
  });
  for (const [index, entry] of entries.entries())
    feed.addItem({
      title: words(entry.title),
      id: entry.uri,
      link: house.origin + entry.path,
      date: entry.edited ?? entry.created,
      published: entry.created,
      description: words(excerpt(entry.body, 400)),
      content: contents[index] ?? '',
      author: [{ name: words(entry.author) }],
    });
  return feed;
}

/** Called by the route of each feed, with what it is of. */
export async function showFeed(house: House, form: FeedForm, found: Found): Promise<Answer> {
  const source = await found;
  if (!source.done) return unseen(source.reason);
  const contents = await withoutBlocked(house, source.value.entries.map(contentOf));
  const feed = write(house, source.value, contents);
  return form === 'rss' ? { status: 200, rss: feed.rss2() } : { status: 200, atom: feed.atom1() };
}

/** Nobody in particular, at this hour: feeds are read by programs that are not signed in. */
const eyesOf = (house: House): Eyes => ({ ...anybody, now: house.clock() });

const entryOf =
  (house: House) =>
  (post: PostLine): Entry => ({
    ...post,
    title: titleOf(post),
    path: `/post/${post.id}`,
    link: post.url,
    author: handleOf(post.author, house.origin),
  });

const latest = (entries: readonly { readonly created: Date }[], otherwise: Date): Date =>
  new Date(Math.max(...entries.map(({ created }) => created.getTime()), otherwise.getTime()));

/** What every feed of posts has in common. */
const source = (
  house: House,
  of: Omit<Source, 'entries' | 'updated'> & { readonly since?: Date },
  posts: readonly PostLine[],
): Source => ({
  ...of,
  updated: latest(posts, of.since ?? new Date(0)),
  entries: posts.map(entryOf(house)),
});

/** Called for `/feed.xml`: all communities, or with `show=local` ours. */
export async function frontFeed(house: House, query: unknown): Found {
  const asked = readListing(query, usual);
  const listing = { ...asked, scope: asked.scope === 'local' ? 'local' : 'all' } as const;
  const reader = house.database.query;
  const [site, { posts }] = await Promise.all([
    siteName(reader),
    readFeed(reader, { ...listing, limit, whole: true, eyes: eyesOf(house) }),
  ]);
  const question = listingQuery({ ...listing, after: null }, usual);
  const of = { path: '/', query: question, uri: `${house.origin}/`, title: site };
  return done(source(house, { ...of, description: site }, posts));
}

/** Called for `/c/NAME/feed.xml`. */
export async function communityFeed(
  house: House,
  handle: HandleParam | null,
  query: unknown,
): Found {
  if (handle === null) return { done: false, reason: 'not-found' };
  const reader = house.database.query;
  const eyes = eyesOf(house);
  const found = await viewCommunity(reader, handle, eyes);
  if (!found.done) return found;
  const { id, uri, summary, created, ...community } = found.value;
  const listing = { ...readListing(query, usual), scope: 'all' } as const;
  const { posts } = await readFeed(reader, { ...listing, community: id, limit, whole: true, eyes });
  const of = {
    path: communityPath(community),
    query: listingQuery({ ...listing, after: null }, usual),
    uri,
    title: plain(community.title) || community.name,
    description: excerpt(summary) || handleOf(community, house.origin),
    since: created,
  };
  return done(source(house, of, posts));
}

/** Called for `/u/NAME/feed.xml`: what they posted. */
export async function personFeed(house: House, handle: HandleParam | null): Found {
  if (handle === null) return { done: false, reason: 'not-found' };
  const reader = house.database.query;
  const eyes = eyesOf(house);
  const found = await viewPerson(reader, handle, eyes);
  if (!found.done) return found;
  const { id, uri, summary, created, ...person } = found.value;
  const { posts } = await readFeed(reader, { author: id, limit, whole: true, eyes });
  const of = {
    path: personPath(person),
    query: '',
    uri,
    title: plain(person.title) || person.name,
    description: excerpt(summary) || handleOf(person, house.origin),
    since: created,
  };
  return done(source(house, of, posts));
}

/** Called for `/search/feed.xml?q=…`: what is posted about something, wherever. */
export async function searchFeed(house: House, query: unknown): Found {
  const asked = wordsIn(query);
  const reader = house.database.query;
  const eyes = eyesOf(house);
  const { posts } =
    asked === ''
      ? { posts: [] }
      : await searchPosts(reader, { words: asked, limit, whole: true, eyes });
  const question = `?q=${encodeURIComponent(asked)}`;
  const of = {
    path: '/search',
    query: question,
    uri: `${house.origin}/search${question}`,
    title: asked,
    description: asked,
  };
  return done(source(house, of, posts));
}

/** Called for `/post/N/feed.xml`: what is answered, the newest first. */
export async function threadFeed(house: House, id: number | null): Found {
  if (id === null) return { done: false, reason: 'not-found' };
  const reader = house.database.query;
  const eyes = eyesOf(house);
  const found = await viewPost(reader, id, eyes);
  if (!found.done) return found;
  const post = found.value;
  if (post.presence !== 'shown') return { done: false, reason: 'gone' };
  const comments = await readLatest(reader, { post: id, limit, eyes });
  const title = titleOf(post);
  const entries = comments.map(({ author, ...comment }) => {
    const handle = handleOf(author, house.origin);
    return {
      ...comment,
      title: `${handle}: ${title}`,
      path: `/comment/${comment.id}`,
      author: handle,
      link: null,
    };
  });
  return done({
    path: `/post/${id}`,
    query: '',
    uri: post.uri,
    title,
    description: excerpt(post.body, 400),
    updated: latest(entries, post.created),
    entries,
  });
}
