/** Notes that a server exists. */
import type { Context } from '#domain/context.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import { hostOf } from '#lib/hosts.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { awaitRules } from './await-rules.ts';
import { findInstance } from './find-instance.ts';

/** Called whenever an actor of a host is stored; returns the id of its row, new or not. */
export async function noteInstance(context: Context, host: string): Promise<number> {
  const known = await findInstance(context.tx, host);
  if (known !== null) return known.id;
  await awaitRules(context, 'shared');
  const [decision] =
    host === hostOf(context.origin) ? [] : await findDecisions(context.tx, [host], context.now);
  const { degrees = [], rule = null } = decision ?? {};
  const [row] = await context.tx
    .insert(instancesTable)
    .values({ host, created: context.now, degrees: [...degrees], rule })
    // Two at once: the second learns the first one's id.
    .onConflictDoUpdate({ target: instancesTable.host, set: { host } })
    .returning({ id: instancesTable.id });
  return row!.id;
}
