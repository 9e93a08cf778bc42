/** Rows of the activity log as lanes need them: read, digested and parsed once for all who send them. */
import { inArray } from 'drizzle-orm';
import { batchUp } from '#lib/batch-up.ts';
import { logTable } from '#storage/schema/federation.ts';
import { perWorld } from '#federation/per-world.ts';
import { digestOf } from '#federation/signatures/digest.ts';
import type { World } from '#federation/world.ts';

/** One activity on its way out; the same object for every lane. */
export type Row = {
  readonly seq: number;
  readonly activity: string;
  readonly body: string;
  /** The `Digest` header of the body. */
  readonly digest: string;
  readonly signer: number;
  readonly actor: string;
  readonly object: string;
  readonly after: readonly string[];
  readonly weight: 'creation' | 'vote' | 'other' | 'removal';
};

/** So many characters of bodies are kept for the lanes that come next. */
const keptMax = 16_000_000;

type Shelf = { readonly rows: Map<number, Row>; size: number };

const shelves = perWorld((): Shelf => ({ rows: new Map(), size: 0 }));

const columns = {
  seq: logTable.seq,
  activity: logTable.activity,
  body: logTable.body,
  signer: logTable.signer,
  actor: logTable.actor,
  object: logTable.object,
  after: logTable.after,
  weight: logTable.weight,
};

const readRows = perWorld((world) =>
  batchUp(
    async (seqs: readonly number[]) => {
      const found = await world.house.database.query
        .select(columns)
        .from(logTable)
        .where(inArray(logTable.seq, [...new Set(seqs)]));
      const rows = new Map(found.map((row) => [row.seq, { ...row, digest: digestOf(row.body) }]));
      return seqs.map((seq) => rows.get(seq) ?? null);
    },
    { max: 500 },
  ),
);

/** The rows with these numbers; one that is no longer there is left out. */
export async function rowsOf(
  world: World,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Row>> {
  const shelf = shelves(world);
  const missing = seqs.filter((seq) => !shelf.rows.has(seq));
  const read = await Promise.all(missing.map(readRows(world)));
  for (const row of read) if (row !== null) keep(shelf, row);
  const fresh = new Map(read.filter((row) => row !== null).map((row) => [row.seq, row]));
  const rows = new Map<number, Row>();
  for (const seq of seqs) {
    const row = fresh.get(seq) ?? shelf.rows.get(seq);
    if (row !== undefined) rows.set(seq, row);
  }
  return rows;
}

/** What was kept longest goes first. */
function keep(shelf: Shelf, row: Row): void {
  if (shelf.rows.has(row.seq)) return;
  shelf.rows.set(row.seq, row);
  shelf.size += row.body.length;
  for (const [seq, oldest] of shelf.rows) {
    if (shelf.size <= keptMax) break;
    shelf.rows.delete(seq);
    shelf.size -= oldest.body.length;
  }
}
