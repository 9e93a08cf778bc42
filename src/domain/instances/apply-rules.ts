/** Writes down at every known server what the rules make of it at this hour, for queries to look at. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { findDecisions } from '#domain/policy/find-decisions.ts';
import type { Decision } from '#domain/policy/policy.ts';
import { hostOf } from '#lib/hosts.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { awaitRules } from './await-rules.ts';

/** Servers whose treatment changed: all of them, those that we deal with no longer, and those that we do again. */
export type Applied = {
  readonly changed: readonly number[];
  readonly closed: readonly string[];
  readonly opened: readonly string[];
};

/** Whether two decisions come to the same. */
const same = (one: Decision, degrees: readonly string[], rule: number | null): boolean =>
  one.rule === rule && one.degrees.join() === degrees.join();

/** Called whenever rules or settings changed, in the same transaction, and when a term has passed. */
export async function applyRules(context: Context): Promise<Applied> {
  await awaitRules(context, 'alone');
  const own = hostOf(context.origin) ?? '';
  const known = await context.tx
    .select({
      id: instancesTable.id,
      host: instancesTable.host,
      degrees: instancesTable.degrees,
      rule: instancesTable.rule,
    })
    .from(instancesTable)
    .where(sql`${instancesTable.host} <> ${own}`);
  const decisions = await findDecisions(
    context.tx,
    known.map(({ host }) => host),
    context.now,
  );
  const news = known.flatMap((row, index) => {
    const decision = decisions[index]!;
    return same(decision, row.degrees, row.rule) ? [] : [{ ...row, decision }];
  });
  const alike = Map.groupBy(news, ({ decision }) => `${decision.rule} ${decision.degrees.join()}`);
  for (const group of alike.values()) {
    const { degrees, rule } = group[0]!.decision;
    await context.tx
      .update(instancesTable)
      .set({ degrees: [...degrees], rule })
      // As one parameter: there may be ten thousand of them.
      .where(sql`${instancesTable.id} = any(${sql.param(group.map(({ id }) => id))}::int[])`);
  }
  const was = ({ degrees }: { degrees: readonly string[] }) => degrees.includes('defederate');
  const turned = (into: boolean): string[] =>
    news.flatMap((row) => (was(row) !== into && was(row.decision) === into ? [row.host] : []));
  return { changed: news.map(({ id }) => id), closed: turned(true), opened: turned(false) };
}
