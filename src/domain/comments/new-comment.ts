/** What a new comment is made of, as written here or as it came, and the row it becomes. */
import type { Context } from '#domain/context.ts';
import { cleanLanguage } from '#domain/posts/post.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { notAhead } from '#lib/moments.ts';
import { nextId } from '#storage/next-id.ts';
import type { commentsTable } from '#storage/schema/comments.ts';
import { pathOf } from './comment.ts';

type Common = {
  readonly post: number;
  /** Null for a comment on the post itself. */
  readonly parent: number | null;
  readonly author: number;
  readonly language?: string | null | undefined;
};

/** Written here: markdown. */
export type LocalComment = Common & { readonly source: string };

/** Written elsewhere: HTML that the caller has sanitised. */
export type RemoteComment = Common & {
  readonly uri: string;
  readonly body: string;
  readonly source: string | null;
  readonly page: string | null;
  readonly created: Date;
  /** Whether the author's own activity told us; false for what we fetched to show it. */
  readonly told: boolean;
  /** Whom its tags name. */
  readonly mentions?: readonly string[] | undefined;
};

export type NewComment = LocalComment | RemoteComment;
type Row = typeof commentsTable.$inferInsert;
export type CommentRow = Row & { readonly uri: string; readonly created: Date };

/** The number comes first: a comment's own number ends its path. */
export async function commentRow(
  context: Context,
  comment: NewComment,
  parentPath: string | null,
): Promise<CommentRow> {
  const id = await nextId(context.tx, 'comments');
  const { post, parent, author, language, source } = comment;
  const own =
    'uri' in comment
      ? {
          uri: comment.uri,
          body: comment.body,
          page: comment.page,
          created: notAhead(comment.created, context.now),
          told: comment.told ? context.now : null,
        }
      : {
          uri: `${context.origin}/comment/${id}`,
          body: renderMarkdown(comment.source),
          page: null,
          created: context.now,
          told: context.now,
        };
  const path = pathOf(parentPath, id);
  const shared = { id, post, parent, path, author, source, language: cleanLanguage(language) };
  return { ...shared, ...own, arrived: context.now };
}
