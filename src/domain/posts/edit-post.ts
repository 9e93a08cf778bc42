/** Edits a post, as its author wants it. */
import { eq } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { askPreview } from '#domain/links/ask-preview.ts';
import { record } from '#domain/journal/record.ts';
import { tellAnswered } from '#domain/notices/tell-answered.ts';
import { screenEdit, type EditJudged } from '#domain/screening/screen-edit.ts';
import { cleanLine } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { notAhead } from '#lib/moments.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { cleanAttachments, type Attachment, type AttachmentRefusal } from './attachment.ts';
import { findAttachments } from './find-attachments.ts';
import { findPost } from './find-post.ts';
import { keepAttachments } from './keep-attachments.ts';
import { cleanLanguage, cleanUrl, type Post } from './post.ts';

/** What is absent stays. Here: `source`. From elsewhere: sanitised `body`, its source if any, `edited`. */
export type PostEdit = {
  readonly post: number;
  readonly by: number;
  readonly title?: string | undefined;
  readonly source?: string | null | undefined;
  readonly body?: string | undefined;
  readonly url?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly sensitive?: boolean | undefined;
  readonly edited?: Date | undefined;
  /** All that hangs on it from now on. */
  readonly attachments?: readonly Attachment[] | undefined;
};

export type EditPostRefusal =
  | 'not-found'
  | 'not-author'
  | 'not-known'
  | 'gone'
  | 'banned'
  | 'stale'
  | 'bad-title'
  | 'bad-url'
  | AttachmentRefusal;

/** The words of an edit: HTML as given, else the markdown rendered, else what was there. */
export function editedWords(edit: Pick<PostEdit, 'source' | 'body'>) {
  const { source, body } = edit;
  if (body !== undefined) return { body, source: source ?? null };
  return typeof source === 'string' ? { body: renderMarkdown(source), source } : {};
}

/**
 * Refused to all but the author, and to one who is banned: an edit says something new. One that is older than what is
 * stored has no effect (`stale`). What waits for a moderator waits on, with the new words.
 */
export async function editPost(
  context: Context,
  edit: PostEdit,
): Promise<Outcome<{ id: number }, EditPostRefusal>> {
  const post = await findPost(context.tx, edit.post);
  if (post === null) return refuse('not-found');
  if (post.author !== edit.by) return refuse('not-author');
  if (post.deleted) return refuse('gone');
  const where = { person: edit.by, community: post.community, now: context.now };
  const standing = await findStanding(context.tx, where);
  if (standing.banned) return refuse('banned');
  const edited = notAhead(edit.edited ?? context.now, context.now);
  if (edit.edited !== undefined && edited <= (post.edited ?? post.created)) return refuse('stale');
  const title = edit.title === undefined ? post.title : cleanLine(edit.title, 200);
  if (title === '') return refuse('bad-title');
  const url = edit.url === undefined ? post.url : edit.url && cleanUrl(edit.url);
  if (url === null && edit.url && edit.body === undefined) return refuse('bad-url');
  const attachments = await attachedBy(context, edit);
  if (!attachments.done) return attachments;
  const words = editedWords(edit);
  const judged = await screenEdit(context, {
    ...post,
    subject: { post: post.id },
    standing,
    title,
    body: words.body ?? post.body,
    source: words.body === undefined ? post.source : words.source,
    url,
    attached: attachments.value,
    ours: await isOurs(context, post),
  });
  if (judged.unknown) return refuse('not-known');
  await context.tx
    .update(postsTable)
    .set({
      ...words,
      ...judged.marks,
      title,
      url: url || null,
      ...(edit.language === undefined ? {} : { language: cleanLanguage(edit.language) }),
      ...(edit.sensitive === undefined ? {} : { sensitive: edit.sensitive }),
      edited,
    })
    .where(eq(postsTable.id, post.id));
  if (edit.attachments !== undefined) await keepAttachments(context, post.id, attachments.value);
  if (url !== post.url && !judged.quiet)
    await askPreview(context, { url, soon: edit.body === undefined });
  await tellEdit(context, post, { by: edit.by, judged });
  return done({ id: post.id });
}

/** What a rule made of the new words is told, and the words unless they wait. */
async function tellEdit(
  context: Context,
  { community, id: post }: Post,
  { by, judged }: { readonly by: number; readonly judged: EditJudged },
): Promise<void> {
  const { removal, quiet } = judged;
  if (removal !== null)
    await record(
      { ...context, original: null },
      { kind: 'post.removed', community, post, by: null, reason: removal },
    );
  if (quiet) return;
  await record(context, { kind: 'post.edited', community, post, by });
  await tellAnswered(context, { post });
}

/** What hangs on it after the edit: as given, else as it was. */
async function attachedBy(
  { tx }: Context,
  { post, attachments, body }: PostEdit,
): Promise<Outcome<readonly Attachment[], AttachmentRefusal>> {
  return attachments === undefined
    ? done(await findAttachments(tx, post))
    : cleanAttachments(attachments, { strict: body === undefined });
}

/** Whether the community or the author is of this server: then what becomes of an edit is ours to tell. */
export async function isOurs(
  context: Context,
  thing: { readonly community: number; readonly author: number },
): Promise<boolean> {
  const author = await findActor(context.tx, thing.author);
  return author?.local === true || (await findActor(context.tx, thing.community))?.local === true;
}
