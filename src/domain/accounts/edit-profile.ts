/** Changes how somebody of this server presents themselves: what they are called, what they say of themselves, their picture. */
import { editLocalActor } from '#domain/actors/edit-local-actor.ts';
import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { isPlainUrl } from '#lib/hosts.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { siteBansTable } from '#storage/schema/moderation.ts';
import { isOpen } from './account.ts';
import { lockAccount } from './lock-account.ts';

export type Profile = {
  /** Empty for the name alone. */
  readonly title: string;
  /** Markdown. */
  readonly bio: string;
  /** An https address of a picture; empty for none. */
  readonly icon: string;
};
export type ProfileRefusal = 'closed' | 'banned' | 'bad-picture' | 'too-long';

const titleMax = 100;
const bioMax = 5000;
const iconMax = 2000;

/**
 * Called by its owner, and by nobody else. Saved as it was, nobody is told. Refused to one who is banned from the
 * server: it says something new.
 */
export async function editProfile(
  context: Context,
  { account: id, title, bio, icon }: Profile & { readonly account: number },
): Promise<Outcome<{ changed: boolean }, ProfileRefusal>> {
  const account = await lockAccount(context, id);
  if (account === null || !isOpen(account)) return refuse('closed');
  if (await isBanned(context, id)) return refuse('banned');
  const called = cleanLine(title) || account.name;
  const said = bio.trim();
  const picture = icon.trim() || null;
  if (called.length > titleMax || said.length > bioMax) return refuse('too-long');
  if (picture !== null && !isPicture(picture)) return refuse('bad-picture');
  const same =
    called === account.title && said === (account.summarySource ?? '') && picture === account.icon;
  if (same) return done({ changed: false });
  await editLocalActor(context, id, { title: called, summarySource: said, icon: picture });
  await record(context, { kind: 'person.edited', person: id });
  return done({ changed: true });
}

async function isBanned({ tx, now }: Context, id: number): Promise<boolean> {
  const { person, until } = siteBansTable;
  const lasts = or(isNull(until), gt(until, now));
  return (await tx.$count(siteBansTable, and(eq(person, id), lasts))) > 0;
}

const isPicture = (url: string): boolean =>
  url.length <= iconMax && url.startsWith('https://') && isPlainUrl(url);
