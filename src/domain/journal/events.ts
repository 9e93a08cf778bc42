/** Everything that can happen here and that others may have to be told: the closed list. */
import { z } from 'zod';

const id = z.int().positive();
const reason = z.string().nullable();
/** Who acted; null for the operator, who has no name. */
const doer = id.nullable();

/** What a vote or a report is about. */
export const subject = z.union([z.strictObject({ post: id }), z.strictObject({ comment: id })]);
export type Subject = z.infer<typeof subject>;

const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

/**
 * Events carry ids, so that what is said about them is made from the state of the moment; words are
 * carried only where the row that held them is gone.
 */
export const domainEvent = z.discriminatedUnion('kind', [
  event('community.created', { community: id }),
  event('community.edited', { community: id, by: doer }),
  event('community.removed', { community: id, by: doer, reason }),
  event('community.restored', { community: id, by: doer, reason }),

  // A community of ours got or lost a member.
  event('member.joined', { community: id, member: id, follow: z.string().nullable() }),
  event('member.left', { community: id, member: id }),
  /** Somebody elsewhere gets what is sent at another inbox from now on; it was this one before. */
  event('member.moved', { member: id, before: z.string() }),
  /** Somebody asked to follow an actor of ours that cannot be followed by them. */
  event('follow.refused', { target: id, follower: id, follow: z.string() }),
  // One of our people asked to join a community elsewhere, or left it.
  event('join.asked', { community: id, member: id }),
  event('join.withdrawn', { community: id, member: id, follow: z.string().nullable() }),

  event('post.created', { community: id, post: id }),
  event('post.edited', { community: id, post: id, by: id }),
  event('post.deleted', { community: id, post: id, by: id }),
  event('post.removed', { community: id, post: id, by: doer, reason }),
  event('post.restored', { community: id, post: id, by: doer, reason }),
  event('post.locked', { community: id, post: id, by: doer, reason }),
  event('post.unlocked', { community: id, post: id, by: doer, reason }),
  event('post.featured', { community: id, post: id, by: doer }),
  event('post.flagged', { community: id, post: id, by: doer, sensitive: z.boolean(), reason }),
  /** Out of `community`, into another of this server. */
  event('post.moved', { community: id, post: id, by: doer, to: id, reason }),
  event('post.unfeatured', { community: id, post: id, by: doer }),
  /** A public post named a community of ours and will not be relayed; its author should know why. */
  event('post.declined', { community: id, author: id, object: z.string(), why: z.string() }),

  event('comment.created', { community: id, comment: id }),
  event('comment.edited', { community: id, comment: id, by: id }),
  event('comment.deleted', { community: id, comment: id, by: id }),
  event('comment.removed', { community: id, comment: id, by: doer, reason }),
  event('comment.restored', { community: id, comment: id, by: doer, reason }),

  event('comment.locked', { community: id, comment: id, by: doer, reason }),
  event('comment.unlocked', { community: id, comment: id, by: doer, reason }),

  event('vote.cast', { community: id, voter: id, subject, value: z.literal([1, -1]) }),
  event('vote.retracted', { community: id, voter: id, subject, value: z.literal([1, -1]) }),

  event('moderator.appointed', { community: id, person: id, by: doer }),
  event('moderator.dismissed', { community: id, person: id, by: doer }),
  event('moderator.scoped', { community: id, person: id, by: doer }),
  /** With `removal`: what they wrote there is removed too, and told of one by one. */
  event('member.banned', {
    community: id,
    person: id,
    by: doer,
    reason,
    until: z.iso.datetime().nullable(),
    removal: z.boolean().default(false),
  }),
  event('member.unbanned', {
    community: id,
    person: id,
    by: doer,
    reason,
    /** Everything of theirs is back, so that others need not be told what stays removed. */
    restored: z.boolean().default(false),
  }),
  event('member.warned', { community: id, person: id, subject, by: doer, reason }),
  // From this whole server.
  event('person.banned', {
    person: id,
    by: doer,
    reason,
    until: z.iso.datetime().nullable(),
    removal: z.boolean(),
  }),
  /** One of our people changed how they present themselves. */
  event('person.edited', { person: id }),
  /** One of our people closed their account, out of these communities elsewhere; `erased` with all that they wrote. */
  event('person.closed', { person: id, erased: z.boolean(), left: z.array(id) }),
  event('person.unbanned', { person: id, by: doer, reason, restored: z.boolean() }),

  event('report.filed', { community: id.nullable(), report: z.int().positive() }),
  /** Those who moderate, or somebody who is concerned, wish it to go to the home server of whom it is about. */
  event('report.forwarded', { report: z.int().positive() }),
  /** Reports that came from elsewhere were resolved here. */
  event('report.resolved', { report: z.int().positive(), by: id.nullable() }),
  /** Somebody elsewhere is told what was done that concerns them. */
  event('member.told', {
    person: id,
    community: id.nullable(),
    act: id.nullable(),
    text: z.string(),
  }),

  event('instance.blocked', { host: z.string() }),
  event('instance.unblocked', { host: z.string() }),
]);

export type DomainEvent = z.infer<typeof domainEvent>;
export type EventKind = DomainEvent['kind'];
export type EventOf<Kind extends EventKind> = Extract<DomainEvent, { kind: Kind }>;
