/** Gives what views found the paths that pages link to. */
import type { Node } from '#http/ui/comment-tree.ts';
import type { Children } from '#http/ui/html.ts';
import type { Who } from '#http/ui/names.ts';
import { excerpt } from '#http/ui/text.ts';
import { escapeHtml } from '#lib/html.ts';
import type { Row } from '#http/ui/post-row.ts';
import { findSite } from '#domain/instances/find-site.ts';
import type { Reader } from '#storage/database.ts';
import type { ActorLine } from '#views/actor-line.ts';
import { communityPath, personPath } from '#views/paths.ts';
import type { PostLine } from '#views/post-line.ts';
import type { ThreadComment } from '#views/thread.ts';

export const personWho = (person: ActorLine): Who => ({ ...person, path: personPath(person) });

export const communityWho = <Line extends ActorLine>(community: Line): Line & Who => ({
  ...community,
  path: communityPath(community),
});

export const postRow = (post: PostLine): Row => ({
  ...post,
  author: personWho(post.author),
  community: communityWho(post.community),
});

/** As much HTML of comments as one page shows; two hundred of the longest would be twenty megabytes. */
const pageMax = 300_000;
/** So much of each is shown whatever came before. */
const shortMax = 2_000;

/** The tree as it is shown; on a page that is full, long comments show how they begin, but for the one in focus. */
export function commentNodes(
  comments: readonly ThreadComment[],
  focus: number | null = null,
  actsOf: (comment: ThreadComment) => Children = () => null,
): readonly Node[] {
  let left = pageMax;
  const node = (comment: ThreadComment): Node => {
    const { length } = comment.body;
    const long = length > shortMax && length > left && comment.id !== focus;
    left -= long ? shortMax : length;
    return {
      ...comment,
      ...(long && { body: `<p>${escapeHtml(excerpt(comment.body, 500))}</p>` }),
      shortened: long,
      author: comment.author === null ? null : personWho(comment.author),
      acts: actsOf(comment),
      replies: comment.replies.map(node),
    };
  };
  return comments.map(node);
}

/** The site's name as the header shows it. */
export const siteName = async (reader: Reader): Promise<string> =>
  (await findSite(reader))?.name ?? 'Folkmoot';
