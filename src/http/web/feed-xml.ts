/** RSS of a community, for readers that have nothing to do with ActivityPub. */
import { Feed } from 'feed';
import type { House } from '#domain/context.ts';
import { excerpt, plain, safeHref } from '#http/ui/text.ts';
import { titleOf } from '#http/ui/post-row.ts';
import { escapeHtml, sanitizeHtml } from '#lib/html.ts';
import { viewCommunity, type CommunityView } from '#views/community-view.ts';
import { readFeed } from '#views/feed.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import type { PostLine } from '#views/post-line.ts';
import { missing, unseen, type Answer } from './answer.ts';
import type { HandleParam } from './params.ts';
import { withoutBlocked } from './without-blocked.ts';

/** XML 1.0 has no place for these, not even escaped. */
// oxlint-disable-next-line no-control-regex
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const fit = (text: string): string => text.toWellFormed().replace(unfit, '');

/** Some readers take a title for HTML whatever it is said to be: then let there be no tags in it. */
export const words = (text: string): string => fit(text).replaceAll('<', '‹').replaceAll('>', '›');

/** What the post is about first, then its words. */
function contentOf(post: PostLine): string {
  const link = safeHref(post.url);
  const body = sanitizeHtml(post.body);
  if (link === null) return fit(body);
  const safe = escapeHtml(link);
  return fit(`${sanitizeHtml(`<p><a href="${safe}">${safe}</a></p>`)}${body}`);
}

type Written = { readonly posts: readonly PostLine[]; readonly contents: readonly string[] };

function write(house: House, community: CommunityView, { posts, contents }: Written): string {
  const path = house.origin + communityPath(community);
  const feed = new Feed({
    id: community.uri,
    title: words(plain(community.title) || community.name),
    description: words(excerpt(community.summary) || handleOf(community, house.origin)),
    link: path,
    feedLinks: { rss: `${path}/feed.xml` },
    copyright: '',
    generator: 'Folkmoot',
    updated: posts[0]?.created ?? community.created,
  });
  for (const [index, post] of posts.entries())
    feed.addItem({
      title: words(titleOf(post)),
      id: post.uri,
      link: `${house.origin}/post/${post.id}`,
      date: post.created,
      description: words(excerpt(post.body, 400)),
      content: contents[index] ?? '',
      author: [{ name: words(handleOf(post.author, house.origin)) }],
    });
  return feed.rss2();
}

/** Called for `/c/NAME/feed.xml`. */
export async function showFeed(house: House, handle: HandleParam | null): Promise<Answer> {
  if (handle === null) return missing();
  const reader = house.database.query;
  const found = await viewCommunity(reader, handle);
  if (!found.done) return unseen(found.reason);
  const { posts } = await readFeed(reader, { community: found.value.id, limit: 25, whole: true });
  const contents = await withoutBlocked(house, posts.map(contentOf));
  return { status: 200, rss: write(house, found.value, { posts, contents }) };
}
