/** Follows a list that somebody elsewhere keeps. */
import { eq, or } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { findRole } from '#domain/moderation/moderate.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import type { ListFormat } from '#lib/host-lists/read-list.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { isListAddress, misfitOf, type ListTerms, type TermsRefusal } from './list-terms.ts';

export type Subscription = Partial<ListTerms> & {
  readonly name: string;
  readonly url: string;
  readonly format: ListFormat;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type SubscribeRefusal = 'not-allowed' | 'bad-url' | 'known-list' | TermsRefusal;

/**
 * Refused to all but admins, and for a name or an address that is followed already. It is fetched soon; nothing takes
 * effect before that, and unless `automatic` is asked for nothing without somebody's approval.
 */
export async function subscribeList(
  context: Context,
  { name, url, format, by, ...terms }: Subscription,
): Promise<Outcome<{ readonly list: number }, SubscribeRefusal>> {
  const role = await findRole(context, 'list.subscribed', { by }, null);
  if (role === null) return refuse('not-allowed');
  if (!isListAddress(url)) return refuse('bad-url');
  const misfit = misfitOf({ name, ...terms });
  if (misfit !== null) return misfit;
  const { priority = 0, mapping = {}, adoption = 'draft', retraction = 'remove' } = terms;
  const [known] = await context.tx
    .select({ id: listsTable.id })
    .from(listsTable)
    .where(or(eq(listsTable.url, url), eq(listsTable.name, name)));
  if (known !== undefined) return refuse('known-list');
  const said = { name, url, format, priority, mapping, adoption, retraction };
  const [row] = await context.tx
    .insert(listsTable)
    .values({ ...said, by, created: context.now, due: context.now })
    .onConflictDoNothing()
    .returning({ id: listsTable.id });
  if (row === undefined) return refuse('known-list');
  await writeModlog(context, {
    act: 'list.subscribed',
    moderator: by,
    role,
    after: { list: row.id, ...said },
  });
  context.afterCommit(() => context.ring('lists'));
  return done({ list: row.id });
}
