/** Whom and what somebody blocked, newest first; and what can be blocked because of a post or comment. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { memberBlocksTable } from '#storage/schema/blocks.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { readLines, type ActorLine } from './actor-line.ts';

export type BlockLine = {
  readonly id: number;
  /** Null when it is a whole server. */
  readonly actor: (ActorLine & { readonly kind: 'person' | 'community' }) | null;
  readonly instance: { readonly id: number; readonly host: string } | null;
};

/** More than anybody looks through; the newest are shown. */
const linesMax = 500;

/** Called for `/settings/blocks`. */
export async function readBlocks(reader: Reader, person: number): Promise<readonly BlockLine[]> {
  const { id, actor, instance } = memberBlocksTable;
  const rows = await reader
    .select({ id, actor, instance, host: instancesTable.host, kind: actorsTable.kind })
    .from(memberBlocksTable)
    .leftJoin(instancesTable, eq(instancesTable.id, instance))
    .leftJoin(actorsTable, eq(actorsTable.id, actor))
    .where(eq(memberBlocksTable.person, person))
    .orderBy(desc(id))
    .limit(linesMax);
  const lines = await readLines(
    reader,
    rows.flatMap((row) => row.actor ?? []),
  );
  return rows.map((row) => {
    const line = row.actor === null ? undefined : lines.get(row.actor);
    const kind = row.kind === 'community' ? ('community' as const) : ('person' as const);
    return {
      id: row.id,
      actor: line === undefined ? null : { ...line, kind },
      instance:
        row.instance === null || row.host === null ? null : { id: row.instance, host: row.host },
    };
  });
}

export type Blockable = ActorLine & {
  readonly kind: 'person' | 'community';
  /** The number of their server. */
  readonly instance: number;
  readonly blocked: boolean;
  readonly instanceBlocked: boolean;
};

/** Called before somebody is asked whom they wish to block; actors that are not here are left out. */
export async function readBlockable(
  reader: Reader,
  person: number,
  ids: readonly number[],
): Promise<readonly Blockable[]> {
  const found = await readLines(reader, ids);
  const lines: Blockable[] = [];
  for (const id of ids) {
    const line = found.get(id);
    if (line === undefined) continue;
    const isMine = (what: ReturnType<typeof sql>) =>
      sql<boolean>`exists (select 1 from member_blocks mine where mine.person = ${person} and ${what})`;
    const [row] = await reader
      .select({
        kind: actorsTable.kind,
        instance: actorsTable.instance,
        blocked: isMine(sql`mine.actor = ${id}`),
        instanceBlocked: isMine(sql`mine.instance = ${actorsTable.instance}`),
      })
      .from(actorsTable)
      .where(eq(actorsTable.id, id));
    if (row === undefined || row.kind === 'instance') continue;
    lines.push({ ...line, ...row, kind: row.kind });
  }
  return lines;
}
