/** Why did this arrive, or not: the way of one thing from receipt to event, to log, to every lane. */
import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { logTable, receiptsTable } from '#storage/schema/federation.ts';
import { journalTable } from '#storage/schema/journal.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { receiptColumns, type ReceiptView } from './receipt-list.ts';
import { listDestinations, type Destination } from './trace-destinations.ts';

/** What the URL stands for here, by any of its addresses. */
export type Traced = {
  readonly kind: 'post' | 'comment';
  readonly id: number;
  readonly uri: string;
};

export type TracedEvent = Pick<
  typeof journalTable.$inferSelect,
  'id' | 'kind' | 'state' | 'reason' | 'created' | 'receipt'
>;

export type TracedSaying = Pick<
  typeof logTable.$inferSelect,
  'seq' | 'activity' | 'form' | 'dialect' | 'software' | 'journal' | 'voided'
> & { readonly to: readonly Destination[] };

export type TraceView = {
  readonly url: string;
  readonly thing: Traced | null;
  readonly receipts: readonly ReceiptView[];
  readonly events: readonly TracedEvent[];
  readonly said: readonly TracedSaying[];
};

/** Most of each that is looked at: newest receipts, first events. */
const rowsMax = 100;

/**
 * Called by the operator's shell with the URL of an activity, an object, or its page. Looking for an
 * object in the bodies of receipts reads all of them; that is for an operator who asks, not for pages.
 */
export async function traceUrl(
  reader: Reader,
  { url, origin }: { readonly url: string; readonly origin: string },
): Promise<TraceView> {
  const thing = await findThing(reader, url, origin);
  const names = [...new Set([url, ...(thing === null ? [] : [thing.uri])])];
  const named = await findReceipts(reader, names);
  const spoken = await findSayings(reader, names, []);
  const events = await findEvents(reader, {
    thing,
    receipts: named.map(({ id }) => id),
    rows: spoken.flatMap(({ journal }) => (journal === null ? [] : [journal])),
  });
  const said = await findSayings(
    reader,
    names,
    events.map(({ id }) => id),
  );
  const missing = events
    .flatMap(({ receipt }) => (receipt === null ? [] : [receipt]))
    .filter((id) => !named.some((receipt) => receipt.id === id));
  const brought =
    missing.length === 0
      ? []
      : await reader
          .select(receiptColumns)
          .from(receiptsTable)
          .where(inArray(receiptsTable.id, missing));
  const to = await listDestinations(reader, said);
  return {
    url,
    thing,
    receipts: [...named, ...brought].sort((a, b) => a.id - b.id),
    events,
    said: said.map((row) => ({ ...row, to: to.filter(({ seq }) => seq === row.seq) })),
  };
}

async function findThing(reader: Reader, url: string, origin: string): Promise<Traced | null> {
  const path = url.startsWith(`${origin}/`) ? url.slice(origin.length) : '';
  const here = /^\/(post|comment)\/(\d{1,9})(?:[/?#].*)?$/.exec(path);
  const number = Number(here?.[2] ?? 0);
  const [post] = await reader
    .select({ id: postsTable.id, uri: postsTable.uri })
    .from(postsTable)
    .where(
      or(
        eq(postsTable.uri, url),
        eq(postsTable.page, url),
        here?.[1] === 'post' ? eq(postsTable.id, number) : undefined,
      ),
    )
    .limit(1);
  if (post !== undefined) return { kind: 'post', ...post };
  const [comment] = await reader
    .select({ id: commentsTable.id, uri: commentsTable.uri })
    .from(commentsTable)
    .where(
      or(
        eq(commentsTable.uri, url),
        eq(commentsTable.page, url),
        here?.[1] === 'comment' ? eq(commentsTable.id, number) : undefined,
      ),
    )
    .limit(1);
  return comment === undefined ? null : { kind: 'comment', ...comment };
}

/** As the activity's own id, or as a string in its body; PHP writes slashes with a backslash before. */
function findReceipts(reader: Reader, names: readonly string[]): Promise<ReceiptView[]> {
  const spellings = names.flatMap((name) => {
    const json = JSON.stringify(name);
    return [json, json.replaceAll('/', String.raw`\/`)];
  });
  const inBody = spellings.map(
    (spelling) => sql`position(${spelling} in ${receiptsTable.body}) > 0`,
  );
  return reader
    .select(receiptColumns)
    .from(receiptsTable)
    .where(or(inArray(receiptsTable.activity, [...names]), ...inBody))
    .orderBy(desc(receiptsTable.id))
    .limit(rowsMax);
}

type Clues = {
  readonly thing: Traced | null;
  readonly receipts: readonly number[];
  readonly rows: readonly number[];
};

function findEvents(reader: Reader, { thing, receipts, rows }: Clues): Promise<TracedEvent[]> {
  const about = (): ReturnType<typeof or> => {
    if (thing === null) return undefined;
    const value = sql`to_jsonb(${thing.id}::int)`;
    const field = sql.raw(`'${thing.kind}'`);
    return or(
      sql`${journalTable.event} -> ${field} = ${value}`,
      sql`${journalTable.event} -> 'subject' -> ${field} = ${value}`,
    );
  };
  const clues = [
    about(),
    receipts.length === 0 ? undefined : inArray(journalTable.receipt, [...receipts]),
    rows.length === 0 ? undefined : inArray(journalTable.id, [...rows]),
  ].filter((clue) => clue !== undefined);
  if (clues.length === 0) return Promise.resolve([]);
  return reader
    .select({
      id: journalTable.id,
      kind: journalTable.kind,
      state: journalTable.state,
      reason: journalTable.reason,
      created: journalTable.created,
      receipt: journalTable.receipt,
    })
    .from(journalTable)
    .where(or(...clues))
    .orderBy(asc(journalTable.id))
    .limit(rowsMax);
}

function findSayings(reader: Reader, names: readonly string[], events: readonly number[]) {
  return reader
    .select({
      seq: logTable.seq,
      activity: logTable.activity,
      form: logTable.form,
      dialect: logTable.dialect,
      software: logTable.software,
      journal: logTable.journal,
      voided: logTable.voided,
    })
    .from(logTable)
    .where(
      and(
        or(
          inArray(logTable.activity, [...names]),
          inArray(logTable.object, [...names]),
          events.length === 0 ? undefined : inArray(logTable.journal, [...events]),
        ),
      ),
    )
    .orderBy(asc(logTable.seq))
    .limit(rowsMax);
}
