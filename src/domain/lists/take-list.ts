/** Takes over what a followed list says now. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { addRules } from '#domain/policy/add-rules.ts';
import { keepRules } from '#domain/policy/keep-rules.ts';
import { removeRules } from '#domain/policy/remove-rules.ts';
import type { ListedHost } from '#lib/host-lists/listed-host.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listsTable } from '#storage/schema/lists.ts';
import { lockList } from './find-list.ts';
import { planList } from './plan-list.ts';
import { writeEntries } from './write-entries.ts';

export type FetchedList = {
  readonly list: number;
  readonly hosts: readonly ListedHost[];
  /** The answer's own mark, by which the next one may be told to be the same. */
  readonly etag: string | null;
};
export type Taken = {
  readonly added: number;
  readonly changed: number;
  readonly drafted: number;
  readonly retracted: number;
  readonly kept: number;
};
export type TakeRefusal = 'no-such-list' | 'paused' | 'emptied' | 'shrunk';

const dayMs = 24 * 3_600_000;

/**
 * Called with a list that was fetched; asks for no right, since an admin subscribed to it. Refused when it lost all
 * or more than half of what we have of it, unless somebody allowed that. What somebody here decided is never touched,
 * and what they excluded never adopted.
 */
export async function takeList(
  context: Context,
  { list: id, hosts, etag }: FetchedList,
): Promise<Outcome<Taken, TakeRefusal>> {
  const list = await lockList(context.tx, id);
  if (list === null) return refuse('no-such-list');
  if (list.paused) return refuse('paused');
  const plan = await planList(context.tx, list, { hosts, own: hostOf(context.origin) ?? '' });
  if (plan.shrunk !== null && list.shrinkAllowed === null) return refuse(plan.shrunk);
  await writeEntries(context, id, plan);
  const { priority, by } = list;
  await addRules(context, { rules: plan.rules, list: id, priority, by });
  const dropped = { list: id, names: plan.dropped };
  const kept = list.retraction === 'keep' ? await keepRules(context, dropped) : 0;
  await removeRules(context, { list: id, names: plan.gone });
  await context.tx
    .update(listsTable)
    .set({
      etag,
      fetched: context.now,
      due: new Date(context.now.getTime() + dayMs),
      failures: 0,
      trouble: null,
      shrinkAllowed: null,
    })
    .where(eq(listsTable.id, id));
  const { added, changed, drafted } = plan;
  const taken: Taken = { added, changed, drafted, retracted: plan.gone.length, kept };
  if (added + changed + plan.gone.length === 0) return done(taken);
  await enforceRules(context);
  await writeModlog(context, {
    act: 'list.fetched',
    moderator: null,
    role: 'rule',
    automatic: true,
    after: { list: id, name: list.name, ...taken },
  });
  return done(taken);
}
