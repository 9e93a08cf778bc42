/** Writes what became of a list's entries, all at once. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import type { Taking } from './taking.ts';

/** Called by `takeList`: what is gone is marked so, and known again if it comes back. */
export async function writeEntries(
  { tx, now }: Context,
  list: number,
  { entries, gone }: Pick<Taking, 'entries' | 'gone'>,
): Promise<void> {
  const at = now.toISOString();
  const rows = entries.map(({ degrees, ...entry }) => ({ ...entry, degrees: degrees.join(' ') }));
  if (rows.length > 0) {
    await tx.execute(sql`
      insert into list_entries (list, host, scope, degrees, reason, obfuscated, state, seen)
      select ${list}::int, e.host, e.scope, string_to_array(e.degrees, ' '), e.reason, e.obfuscated, e.state,
        ${at}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as e(host text, scope text, degrees text, reason text, obfuscated boolean, state text)
      on conflict (list, host, scope) do update set
        degrees = excluded.degrees, reason = excluded.reason, obfuscated = excluded.obfuscated,
        state = excluded.state, seen = excluded.seen`);
  }
  if (gone.length === 0) return;
  await tx.execute(sql`
    update list_entries e set state = 'retracted', seen = ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(gone)}::text::json) as g(host text, scope text)
    where e.list = ${list}::int and e.host = g.host and e.scope = g.scope`);
}
