/** What a page is about, as search engines read it: JSON-LD in the words of schema.org. */
import { titleOf } from '#http/ui/post-row.ts';
import { excerpt, plain, safeHref, safeImage } from '#http/ui/text.ts';
import type { ActorLine } from '#views/actor-line.ts';
import { communityPath, handleOf, personPath } from '#views/paths.ts';
import type { PersonView } from '#views/person-view.ts';
import type { PostView } from '#views/post-view.ts';

type Data = Readonly<Record<string, unknown>>;

const context = 'https://schema.org';

const person = (line: ActorLine, origin: string): Data => ({
  '@type': line.bot ? 'Organization' : 'Person',
  name: plain(line.title) || plain(line.name),
  alternateName: handleOf(line, origin),
  url: origin + personPath(line),
});

const counted = (type: string, count: number): Data => ({
  '@type': 'InteractionCounter',
  interactionType: `${context}/${type}`,
  userInteractionCount: count,
});

/** Called for the page of a thread whose post is shown to everybody; null for any other. */
export function discussionData(post: PostView, origin: string): Data | null {
  if (post.presence !== 'shown' || post.held !== null) return null;
  const image = safeImage(post.url);
  const { community } = post;
  return {
    '@context': context,
    '@type': 'DiscussionForumPosting',
    '@id': post.uri,
    url: `${origin}/post/${post.id}`,
    mainEntityOfPage: safeHref(post.page) ?? `${origin}/post/${post.id}`,
    headline: titleOf(post).slice(0, 110),
    text: excerpt(post.body, 1_000),
    ...(post.language && { inLanguage: post.language }),
    datePublished: post.created.toISOString(),
    ...(post.edited && { dateModified: post.edited.toISOString() }),
    author: person(post.author, origin),
    ...(safeHref(post.url) && { sharedContent: { '@type': 'WebPage', url: post.url } }),
    ...(image && /\.(?:avif|gif|jpe?g|png|webp)$/i.test(image) && { image }),
    interactionStatistic: [
      counted('LikeAction', post.up),
      counted('DislikeAction', post.down),
      counted('CommentAction', post.comments),
    ],
    isPartOf: {
      '@type': 'WebPage',
      name: plain(community.title) || plain(community.name),
      url: origin + communityPath(community),
    },
  };
}

/** Called for the page of a person of this server; of others their own server tells. */
export const profileData = (view: PersonView, origin: string): Data | null =>
  view.local
    ? {
        '@context': context,
        '@type': 'ProfilePage',
        dateCreated: view.created.toISOString(),
        mainEntity: { ...person(view, origin), description: excerpt(view.summary, 300) },
      }
    : null;

/** Called for the front page: what the server is called, and how it is searched. */
export const siteData = (site: string, origin: string): Data => ({
  '@context': context,
  '@type': 'WebSite',
  name: plain(site),
  url: `${origin}/`,
  potentialAction: {
    '@type': 'SearchAction',
    target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search?q={words}` },
    'query-input': 'required name=words',
  },
});
