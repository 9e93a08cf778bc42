/** Looks which tables there are, what they hold, and in which order they can be filled. */
import type postgres from 'postgres';
import { quoted, type BackupTable } from './header.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

/**
 * Left empty: what lets somebody in now shall not let in whoever finds the file in a year, and a restored server
 * has new keys for what it conceals.
 */
export const fleeting: ReadonlySet<string> = new Set([
  'sessions',
  'links',
  'limits',
  'known_addresses',
]);

/** The migrations that have run here, oldest first. */
export async function readMigrations(sql: Sql): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select hash from drizzle.__drizzle_migrations order by id`;
  return rows.map(({ hash }) => hash);
}

/** Every table of ours with its columns; what others refer to comes first. */
export async function listTables(sql: Sql): Promise<Pick<BackupTable, 'name' | 'columns'>[]> {
  const columns = await sql<{ name: string; column: string }[]>`
    select c.relname as name, a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by c.relname, a.attnum`;
  const references = await sql<{ from: string; to: string }[]>`
    select f.relname as from, t.relname as to from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and f.oid <> t.oid`;
  const byName = Map.groupBy(columns, ({ name }) => name);
  return inOrder([...byName.keys()], references).map((name) => ({
    name,
    columns: byName.get(name)!.map(({ column }) => column),
  }));
}

function inOrder(names: readonly string[], references: readonly { from: string; to: string }[]) {
  const ordered: string[] = [];
  let waiting = [...names];
  while (waiting.length > 0) {
    const ready = waiting.filter((name) =>
      references.every(({ from, to }) => from !== name || !waiting.includes(to)),
    );
    if (ready.length === 0) throw new Error(`Tables refer to each other: ${waiting.join(', ')}`);
    ordered.push(...ready);
    waiting = waiting.filter((name) => !ready.includes(name));
  }
  return ordered;
}

/** The sequence behind a table's `id`; null when it has none. */
export async function sequenceOf(sql: Sql, table: string, columns: readonly string[]) {
  if (!columns.includes('id')) return null;
  const rows = await sql<{ sequence: string | null }[]>`
    select pg_get_serial_sequence(${`public.${quoted(table)}`}, 'id') as sequence`;
  return rows[0]?.sequence ?? null;
}

export async function countRows(sql: Sql, table: string): Promise<number> {
  const rows = await sql.unsafe<{ rows: string }[]>(
    `select count(*) as rows from public.${quoted(table)}`,
  );
  return Number(rows[0]!.rows);
}

/** The highest number given so far, by the table or by its sequence. */
export async function highestId(sql: Sql, table: string, sequence: string): Promise<number> {
  const rows = await sql.unsafe<{ highest: string }[]>(
    `select greatest((select coalesce(max(id), 0) from public.${quoted(table)}),
       (select case when is_called then last_value else 0 end from ${sequence})) as highest`,
  );
  return Number(rows[0]!.highest);
}
