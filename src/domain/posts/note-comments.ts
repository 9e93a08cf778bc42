/** Notes on posts that all comments that one act removed went, or come back. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';

/** Called while the comments still name the act; what waits for a moderator was never counted. */
export async function noteComments(
  context: Context,
  { entries, delta }: { readonly entries: readonly number[]; readonly delta: 1 | -1 },
): Promise<void> {
  if (entries.length === 0) return;
  const named = sql.join(
    entries.map((entry) => sql`${entry}::bigint`),
    sql`, `,
  );
  await context.tx.execute(sql`
    update posts set comments = posts.comments + ${delta}::int * n.count
    from (
      select post, count(*)::int as count from comments
      where removed_by in (${named}) and deleted is null and held is null group by post
    ) n where n.post = posts.id`);
}
