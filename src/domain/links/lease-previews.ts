/** Hands out links whose pages are due to be asked, one of each domain. */
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { linkPreviewsTable } from '#storage/schema/links.ts';
import { domainOf, hostGapMs, leaseMs, type LinkPreview } from './link.ts';

/** As many as are looked through for different servers. */
const lookedAtMax = 200;

/** Called by the worker. What leads to the same domain as another one comes later: no post makes us besiege it. */
export async function leasePreviews(
  { tx, now }: Context,
  { limit }: { readonly limit: number },
): Promise<LinkPreview[]> {
  const table = linkPreviewsTable;
  const rows = await tx
    .select()
    .from(table)
    .where(and(eq(table.state, 'waiting'), lte(table.due, now)))
    .orderBy(asc(table.due))
    .limit(lookedAtMax)
    .for('update', { skipLocked: true });
  const byDomain = Map.groupBy(rows, ({ url }) => domainOf(url));
  const taken = [...byDomain.values()].map((of) => of[0]!).slice(0, limit);
  const ours = new Set(taken.map(({ key }) => key));
  const later = [...byDomain.values()].flatMap((of) =>
    of.slice(1).map(({ key }, place) => ({ key, ms: (place + 1) * hostGapMs })),
  );
  if (ours.size > 0)
    await tx
      .update(table)
      .set({ due: new Date(now.getTime() + leaseMs), tries: sql`${table.tries} + 1` })
      .where(inArray(table.key, [...ours]));
  if (later.length > 0) await putOff({ tx, now }, later);
  return taken.map((row) => ({ ...row, tries: row.tries + 1 }));
}

async function putOff(
  { tx, now }: Pick<Context, 'tx' | 'now'>,
  later: readonly { readonly key: string; readonly ms: number }[],
): Promise<void> {
  const keys = sql.param(later.map(({ key }) => key));
  const waits = sql.param(later.map(({ ms }) => ms));
  await tx.execute(sql`
    update link_previews put set due = ${now.toISOString()}::timestamptz + off.ms * interval '1 millisecond'
    from unnest(${keys}::text[], ${waits}::int[]) as off (key, ms) where put.key = off.key`);
}
