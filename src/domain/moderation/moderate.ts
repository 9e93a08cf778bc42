/** What the acts on content share: the right, the mark, the public record, the event. */
import { findAdmins } from '#domain/accounts/find-admins.ts';
import { markComment } from '#domain/comments/mark-comment.ts';
import type { Matter } from '#domain/comments/find-subject.ts';
import { roleFor } from '#domain/communities/rights.ts';
import { findStanding, type Standing } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import type { DomainEvent } from '#domain/journal/events.ts';
import { record } from '#domain/journal/record.ts';
import type { ActKind, ActRole } from '#domain/modlog/acts.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { markPost, type PostMark } from '#domain/posts/mark-post.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanLine } from '#lib/html.ts';
import { mayModerate, type Authority } from './rights.ts';

export type ModerationRefusal = 'not-found' | 'gone' | 'not-allowed';
export type Changed = { readonly changed: boolean };

/** Somebody's act on a post, and who answers for it. */
export type PostAct = {
  readonly post: number;
  readonly by: number;
  readonly reason?: string | null | undefined;
  readonly authority?: Authority | undefined;
};

/** A reason as it is stored and told: one line, or none. */
export const cleanReason = (reason: string | null | undefined): string | null =>
  cleanLine(reason ?? '', 500) || null;

/** Whether the right is there, by the community's word or by the standing of whoever acts. */
export async function hasRight(
  context: Context,
  { by, authority }: { readonly by: number; readonly authority?: Authority | undefined },
  community: { readonly id: number; readonly local: boolean },
  may: (standing: Standing) => boolean,
): Promise<boolean> {
  if (authority === 'community') return !community.local;
  const where = { person: by, community: community.id, now: context.now };
  return may(await findStanding(context.tx, where));
}

/**
 * As what somebody may do this act, for the record; null when they may not. Nobody (null) is the operator, who has
 * the shell. `community` is null for what is about the whole server.
 */
export async function findRole(
  context: Context,
  act: ActKind,
  by: { readonly by: number | null; readonly authority?: Authority | undefined },
  community: { readonly id: number; readonly local: boolean } | null,
): Promise<ActRole | null> {
  if (by.by === null) return 'operator';
  if (by.authority === 'community') return community?.local === false ? 'community' : null;
  const where = { person: by.by, community: community?.id ?? null, now: context.now };
  return roleFor(act, await findStanding(context.tx, where), community);
}

/** What is about the whole server is for its admins, and for the operator, who has no name (null). */
export const mayGovernServer = async ({ tx }: Context, by: number | null): Promise<boolean> =>
  by === null || (await findAdmins(tx)).includes(by);

/** Marks the thing; false when it was so already. */
export const mark = (context: Context, { post, comment }: Matter, how: PostMark, on: boolean) =>
  comment !== null && how !== 'featured'
    ? markComment(context, comment.id, how, on)
    : markPost(context, post.id, how, on);

/** Marks a post or takes the mark off, in the one way that locking and featuring share. */
export async function actOnPost(
  context: Context,
  act: PostAct,
  how: { readonly mark: 'locked' | 'featured'; readonly on: boolean },
  eventOf: (community: number, reason: string | null) => Extract<DomainEvent, { kind: ActKind }>,
): Promise<Outcome<Changed, ModerationRefusal>> {
  const matter = await findSubject(context.tx, { post: act.post });
  if (matter === null) return refuse('not-found');
  const { post, community } = matter;
  const right = await hasRight(context, act, community, (by) => mayModerate(by, community));
  if (!right) return refuse('not-allowed');
  if (post.deleted) return refuse('gone');
  if (!(await mark(context, matter, how.mark, how.on))) return done({ changed: false });
  const reason = cleanReason(act.reason);
  const event = eventOf(community.id, reason);
  await writeModlog(context, {
    act: event.kind,
    moderator: act.by,
    community: community.id,
    post: post.id,
    reason,
  });
  await record(context, event);
  return done({ changed: true });
}
