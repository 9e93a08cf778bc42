/** Takes the next id of a table, for rows that must be named before they are written. */
import { sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';

/** Called before the insert; a number taken by a transaction that fails is never given again. */
export async function nextId(
  tx: Transaction,
  table: 'posts' | 'comments' | 'modlog',
): Promise<number> {
  const rows = await tx.execute<{ id: number }>(
    sql`select nextval(pg_get_serial_sequence(${table}, 'id'))::float8 as id`,
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`The table ${table} gave no number.`);
  return id;
}
