/** Keeps a link that lets somebody in once. */
import { lte } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import type { Link } from './find-link.ts';
import { hashToken } from './token.ts';

const validForMs = 24 * 60 * 60_000;

/** Called by the verbs that made the token; it is kept for a day, and those that expired, anybody's, are forgotten. */
export async function keepLink(
  context: Context,
  link: Pick<Link, 'purpose' | 'account'> & { readonly token: string },
): Promise<void> {
  const { now } = context;
  await context.tx.delete(linksTable).where(lte(linksTable.expires, now));
  await context.tx.insert(linksTable).values({
    ...link,
    token: hashToken(link.token),
    created: now,
    expires: new Date(now.getTime() + validForMs),
  });
}
