/** Files a legal notice, or an objection, by somebody who needs no account. */
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findSubject } from '#domain/comments/find-subject.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { keepReport } from '#domain/reports/keep-report.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';

export type Notice = {
  /** Where it stands, as it was typed or pasted. */
  readonly where: string;
  /** What is against the law in it, and why. */
  readonly why: string;
  /** Name and address of whoever writes; some laws ask for them. */
  readonly contact: string;
  readonly category: NoticeCategory;
};
export const noticeCategories = [
  'illegal',
  'copyright',
  'privacy',
  'abuse-of-children',
  'objection',
  'other',
] as const;
export type NoticeCategory = (typeof noticeCategories)[number];

/** Called after the budget of the address was asked; the number is the reference that whoever writes is given. */
export async function fileNotice(
  context: Context,
  { where, why, contact, category }: Notice,
): Promise<Outcome<{ reference: number }, 'empty'>> {
  const [about, reason] = [cleanLine(where, 1000), cleanLine(why, 1000)];
  if (about === '' || reason === '') return refuse('empty');
  const found = await findNamed(context, about);
  const { id } = await keepReport(context, {
    kind: 'notice',
    reporter: null,
    // For those who answer for the whole server, whatever community it is in.
    community: null,
    ...found,
    about,
    contact: contact.trim() === '' ? null : contact,
    category,
    reason,
  });
  return done({ reference: id });
}

type Found = { readonly post?: number; readonly comment?: number; readonly person?: number };

/** What the address names here; nothing, when it is not here or not an address. */
async function findNamed({ tx, origin }: Context, where: string): Promise<Found> {
  const url = /https?:\/\/[^\s<>"']+/.exec(where)?.[0]?.replace(/[).,;]+$/, '');
  if (url === undefined) return {};
  const path = url.startsWith(`${origin}/`) ? url.slice(origin.length) : '';
  const [, kind, id] = /^\/(post|comment)\/([1-9]\d{0,8})(?:[/?#]|$)/.exec(path) ?? [];
  if (id !== undefined) {
    const subject: Subject = kind === 'post' ? { post: Number(id) } : { comment: Number(id) };
    return (await findSubject(tx, subject)) === null ? {} : subject;
  }
  const post = await findPostByUri(tx, url);
  if (post !== null) return { post: post.id };
  const comment = await findCommentByUri(tx, url);
  if (comment !== null) return { comment: comment.id };
  const person = await findActorByUri(tx, url);
  return person === null ? {} : { person: person.id };
}
