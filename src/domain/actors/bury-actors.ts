/** Buries people and communities of one server, some at a time. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { buryAll } from '#domain/journal/bury-all.ts';

/** Called when a server is purged, until it returns 0: who is buried does not come back. */
export async function buryActors(
  context: Context,
  { instance, limit }: { readonly instance: number; readonly limit: number },
): Promise<number> {
  const rows = await context.tx.execute<{ uri: string }>(sql`
    update actors set deleted = ${context.now.toISOString()}::timestamptz, title = name, summary = '',
      summary_source = null, icon = null, image = null
    where id in (select id from actors where instance = ${instance} and not local and deleted is null
      order by id limit ${limit})
    returning uri`);
  await buryAll(
    context,
    rows.map(({ uri }) => uri),
  );
  return rows.length;
}
