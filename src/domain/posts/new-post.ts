/** What a new post is made of, as written here or as it came, and the row it becomes. */
import type { Community } from '#domain/communities/community.ts';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { notAhead } from '#lib/moments.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { nextId } from '#storage/next-id.ts';
import type { postsTable } from '#storage/schema/posts.ts';
import { cleanAttachments, type Attachment, type AttachmentRefusal } from './attachment.ts';
import { cleanLanguage, cleanUrl } from './post.ts';

type Common = {
  readonly community: number;
  readonly author: number;
  readonly title: string;
  readonly url?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly sensitive?: boolean | undefined;
  /** What hangs on it beside its link. */
  readonly attachments?: readonly Attachment[] | undefined;
};

/** Written here: markdown. */
export type LocalPost = Common & { readonly source: string };

/** Written elsewhere: HTML that the caller has sanitised. */
export type RemotePost = Common & {
  readonly uri: string;
  readonly type: string;
  readonly body: string;
  readonly source: string | null;
  readonly page: string | null;
  readonly context: string | null;
  readonly created: Date;
  /** Whether the author's own activity told us; false for what we fetched to show it. */
  readonly told: boolean;
  /** Whom its tags name. */
  readonly mentions?: readonly string[] | undefined;
};

export type NewPost = LocalPost | RemotePost;
export type PostRow = typeof postsTable.$inferInsert & { readonly uri: string };

/** A post as it is stored. */
export type MadePost = { readonly row: PostRow; readonly attachments: readonly Attachment[] };

/** Where something written here will live; the number must be known for it. */
async function hereRow(context: Context, post: LocalPost) {
  const id = await nextId(context.tx, 'posts');
  const uri = `${context.origin}/post/${id}`;
  return {
    id,
    uri,
    type: 'Page',
    body: renderMarkdown(post.source),
    source: post.source,
    page: null,
    context: `${uri}/context`,
    created: context.now,
    told: context.now,
  };
}

function thereRow(context: Context, post: RemotePost) {
  const { uri, body, source, page } = post;
  return {
    uri,
    type: cleanLine(post.type, 40),
    body,
    source,
    page,
    context: post.context,
    created: notAhead(post.created, context.now),
    told: post.told ? context.now : null,
  };
}

/** Refused for an empty title, and here for a link that is none or too many of them; elsewhere's are dropped. */
export async function makePost(
  context: Context,
  post: NewPost,
  community: Community,
): Promise<Outcome<MadePost, 'bad-title' | 'bad-url' | AttachmentRefusal>> {
  const title = cleanLine(post.title, 200);
  if (title === '') return refuse('bad-title');
  const url = post.url ? cleanUrl(post.url) : null;
  const local = !('uri' in post);
  if (local && post.url && url === null) return refuse('bad-url');
  const attachments = cleanAttachments(post.attachments ?? [], { strict: local });
  if (!attachments.done) return attachments;
  const own = local ? await hereRow(context, post) : thereRow(context, post);
  const row = {
    ...own,
    community: community.id,
    author: post.author,
    title,
    url,
    language: cleanLanguage(post.language),
    sensitive: post.sensitive ?? false,
    arrived: context.now,
    active: own.created,
  };
  return done({ row, attachments: attachments.value });
}
