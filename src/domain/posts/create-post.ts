/** Creates a post, written here or come from elsewhere. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Community } from '#domain/communities/community.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { findStanding, type Standing } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import { askPreview } from '#domain/links/ask-preview.ts';
import { record } from '#domain/journal/record.ts';
import { isBuried } from '#domain/journal/tombstones.ts';
import { tellAnswered } from '#domain/notices/tell-answered.ts';
import { noteScreened, waits } from '#domain/screening/note-screened.ts';
import { renewHeld } from '#domain/screening/renew-held.ts';
import { screen, type Verdict } from '#domain/screening/screen.ts';
import { screenTold } from '#domain/screening/screen-edit.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { sameAttachments, type AttachmentRefusal } from './attachment.ts';
import { findAttachments } from './find-attachments.ts';
import { findPostByUri } from './find-post-by-uri.ts';
import { keepAttachments } from './keep-attachments.ts';
import { markPost } from './mark-post.ts';
import { makePost, type MadePost, type NewPost } from './new-post.ts';
import { mayPost, type Post, type PostingRefusal } from './post.ts';

export type CreatePostRefusal =
  | PostingRefusal
  | 'not-found'
  | 'not-known'
  | 'gone'
  | 'buried'
  | 'bad-title'
  | 'bad-url'
  | AttachmentRefusal;

/** `fresh` is false when it was here already: nothing was written and nobody is told again. */
export type CreatedPost = { readonly id: number; readonly uri: string; readonly fresh: boolean };

const stale = ({ id, uri }: Post): CreatedPost => ({ id, uri, fresh: false });

/** Whether this author may bring this post here now, and what they are there. */
async function mayEnter(
  context: Context,
  post: NewPost,
  community: Community,
  author: Actor,
): Promise<Outcome<Standing, CreatePostRefusal>> {
  const remote = 'uri' in post;
  // Our people write through our doors only: nobody elsewhere speaks for them.
  if (author.local === remote || author.kind === 'instance') return refuse('not-found');
  if (author.deleted || community.deleted || community.removed) return refuse('gone');
  if (remote && (await isBuried(context, post.uri, author.uri))) return refuse('buried');
  const where = { person: author.id, community: community.id, now: context.now };
  const standing = await findStanding(context.tx, where);
  const answer = mayPost(standing, {
    posting: community.posting,
    // Our communities judge what is merely fetched too: a vote must not bring in what was declined.
    judged: community.local || author.local,
  });
  return answer.done ? done(standing) : answer;
}

/** What we had fetched to show is now told by its author: from here on it is relayed, unless it waits. */
async function tell(
  context: Context,
  known: Post,
  { made, standing, ours }: { made: MadePost; standing: Standing; ours: boolean },
): Promise<Outcome<CreatedPost, 'not-known'>> {
  const { row, attachments } = made;
  const { title, url = null, body = '', source, language, sensitive } = row;
  const { id, community } = known;
  const subject = { post: id };
  // An edit that was fetched is newer than the Create that comes late.
  const words = known.edited === null ? { title, url, body, source, language, sensitive } : {};
  const same =
    title === known.title &&
    url === known.url &&
    body === known.body &&
    source === known.source &&
    sameAttachments(attachments, await findAttachments(context.tx, id));
  const said = { title, url, body, source, attached: attachments };
  const judged =
    known.edited !== null || same
      ? null
      : await screenTold(context, { ...known, subject, standing, ...said, ours });
  if (judged?.unknown === true) return refuse('not-known');
  const told = await context.tx
    .update(postsTable)
    .set({ told: context.now, ...words, ...judged?.marks })
    .where(and(eq(postsTable.id, id), isNull(postsTable.told)))
    .returning({ id: postsTable.id });
  if (told.length === 0) return done(stale(known));
  if (known.edited === null && !same) await keepAttachments(context, id, attachments);
  if (judged === null && known.held !== null) await renewHeld(context, subject, 'telling');
  const waiting = known.held !== null || judged?.quiet === true;
  if (!waiting) await askPreview(context, { url, soon: false });
  if (!waiting) await record(context, { kind: 'post.created', community, post: id });
  return done({ id, uri: known.uri, fresh: true });
}

/** Stores it as it was judged; null when the same post was stored by somebody else in this moment. */
async function store(
  context: Context,
  { row, attachments }: MadePost,
  { verdict, ours }: { readonly verdict: Verdict; readonly ours: boolean },
): Promise<CreatedPost | null> {
  const held = waits(verdict) ? context.now : null;
  const limited = verdict.limit === null ? null : context.now;
  const [stored] = await context.tx
    .insert(postsTable)
    .values({ ...row, held, limited })
    .onConflictDoNothing({ target: postsTable.uri })
    .returning({ id: postsTable.id });
  if (stored === undefined) return null;
  const { id } = stored;
  const { community, author } = row;
  await keepAttachments(context, id, attachments);
  // What waits is not told to the page that it leads to either.
  if (held === null)
    await askPreview(context, { url: row.url, soon: row.uri.startsWith(`${context.origin}/`) });
  if (row.told && held === null)
    await record(context, { kind: 'post.created', community, post: id });
  const screened = { subject: { post: id }, community, author, verdict, ours, told: false };
  const removedBy = await noteScreened(context, screened);
  if (removedBy !== null)
    await markPost(context, id, { mark: 'removed', on: true, entry: removedBy });
  return { id, uri: row.uri, fresh: true };
}

/**
 * Called when a member writes, when a Create comes, and for what was fetched (`told: false`: shown,
 * told to nobody). The first arrival wins: a known id keeps its author and its community. What waits for a moderator
 * is stored, and neither shown nor told.
 */
export async function createPost(
  context: Context,
  post: NewPost,
): Promise<Outcome<CreatedPost, CreatePostRefusal>> {
  const known = 'uri' in post ? await findPostByUri(context.tx, post.uri) : null;
  const telling =
    known !== null &&
    known.told === null &&
    known.author === post.author &&
    known.community === post.community &&
    'uri' in post &&
    post.told;
  if (known !== null && !telling) return done(stale(known));
  if (known?.deleted) return refuse('gone');

  const community = await findCommunity(context.tx, post.community);
  const author = await findActor(context.tx, post.author);
  if (community === null || author === null) return refuse('not-found');
  const answer = await mayEnter(context, post, community, author);
  if (!answer.done) return answer;
  const made = await makePost(context, post, community);
  if (!made.done) return made;
  const ours = community.local || author.local;
  const standing = answer.value;
  const tags = 'uri' in post ? (post.mentions ?? []) : undefined;
  if (known !== null) {
    const told = await tell(context, known, { made: made.value, standing, ours });
    if (told.done) await tellAnswered(context, { post: known.id }, tags);
    return told;
  }

  const { title, body = '', url } = made.value.row;
  const attached = made.value.attachments;
  const verdict = await screen(context, { ...post, standing, title, body, url, attached });
  if (verdict.unknown) return refuse('not-known');
  const stored = await store(context, made.value, { verdict, ours });
  if (stored !== null) {
    await tellAnswered(context, { post: stored.id }, tags);
    return done(stored);
  }
  // Lost a race: the row is committed now, so the second look finds it.
  return createPost(context, post);
}
