/** Decides about entries of a list: they take effect, or never do. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { enforceRules } from '#domain/moderation/enforce-rules.ts';
import { findRole } from '#domain/moderation/moderate.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { addRules } from '#domain/policy/add-rules.ts';
import { degreesOf } from '#domain/policy/find-rules.ts';
import { removeRules } from '#domain/policy/remove-rules.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listEntriesTable } from '#storage/schema/lists.ts';
import { lockList } from './find-list.ts';

export type DraftDecision = {
  readonly list: number;
  /** By number, also of those decided before; or all that wait. */
  readonly entries: readonly number[] | 'all';
  readonly decision: 'adopt' | 'exclude';
  readonly by: number | null;
};
export type DraftRefusal = 'not-allowed' | 'no-such-list' | 'nothing-new';
export type Decided = {
  readonly decided: number;
  readonly severed: number;
  readonly mended: number;
};

/**
 * Refused to all but admins, and when nothing is left to decide. What is excluded loses the rule that the list
 * brought, and keeps what somebody here decided; no later reading adopts it.
 */
export async function decideDraft(
  context: Context,
  { list: id, entries, decision, by }: DraftDecision,
): Promise<Outcome<Decided, DraftRefusal>> {
  const role = await findRole(context, 'list.decided', { by }, null);
  if (role === null) return refuse('not-allowed');
  const list = await lockList(context.tx, id);
  if (list === null) return refuse('no-such-list');
  const state = decision === 'adopt' ? 'adopted' : 'excluded';
  const open =
    entries === 'all'
      ? eq(listEntriesTable.state, 'draft')
      : and(
          inArray(listEntriesTable.id, [...entries]),
          inArray(listEntriesTable.state, ['draft', decision === 'adopt' ? 'excluded' : 'adopted']),
        );
  const rows = await context.tx
    .update(listEntriesTable)
    .set({ state, decided: context.now, by })
    .where(and(eq(listEntriesTable.list, id), open))
    .returning({
      host: listEntriesTable.host,
      scope: listEntriesTable.scope,
      degrees: listEntriesTable.degrees,
      reason: listEntriesTable.reason,
      obfuscated: listEntriesTable.obfuscated,
    });
  if (rows.length === 0) return refuse('nothing-new');
  const rules = rows.map((row) => ({ ...row, degrees: degreesOf(row.degrees) }));
  if (decision === 'adopt')
    await addRules(context, { rules, list: id, priority: list.priority, by: by ?? list.by });
  else
    await removeRules(context, {
      list: id,
      names: rules.map(({ host, scope }) => ({ host, scope })),
    });
  const settled = await enforceRules(context);
  await writeModlog(context, {
    act: 'list.decided',
    moderator: by,
    role,
    // One server is told by its name, many by how many they are.
    host: rows.length === 1 && !rows[0]!.obfuscated ? rows[0]!.host : null,
    after: { list: id, name: list.name, decision, decided: rows.length },
  });
  return done({ decided: rows.length, ...settled });
}
