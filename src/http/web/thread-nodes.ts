/** Gives the comments of a thread what their place on a page needs: links, what may be done, and bounds. */
import type { Node } from '#http/ui/comment-tree.ts';
import type { Children } from '#http/ui/html.ts';
import { excerpt } from '#http/ui/text.ts';
import { escapeHtml } from '#lib/html.ts';
import type { ThreadComment } from '#views/thread.ts';
import { personWho } from './present.ts';

/** As much HTML of comments as one page shows; a hundred of the longest would be ten megabytes. */
const pageMax = 120_000;
/** So much of each is shown whatever came before. */
const shortMax = 1_500;

type Shown = {
  readonly focus?: number | null;
  readonly actsOf?: (comment: ThreadComment) => Children;
  /** The newest comment that whoever looks has seen; null when nobody knows. */
  readonly since?: number | null;
};

/** The tree as it is shown; on a page that is full, long comments show how they begin, but for the one in focus. */
export function commentNodes(
  comments: readonly ThreadComment[],
  { focus = null, actsOf = () => null, since = null }: Shown = {},
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
      fresh: since !== null && comment.id > since,
      author: comment.author === null ? null : personWho(comment.author),
      acts: actsOf(comment),
      replies: comment.replies.map(node),
    };
  };
  return comments.map(node);
}

/** Every comment of a tree, each before its answers. */
export const everyComment = (comments: readonly ThreadComment[]): readonly ThreadComment[] =>
  comments.flatMap((comment) => [comment, ...everyComment(comment.replies)]);
