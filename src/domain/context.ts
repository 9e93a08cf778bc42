/** What every verb is given: an open transaction, the hour, who we are, and where an act came from. */
import { inTransaction, type Database, type Transaction } from '#storage/database.ts';

/** Work that waits in the database and of which somebody may be told. */
export type Bell = 'receipts' | 'journal' | 'lanes' | 'backfills' | 'lists' | 'links' | 'chores';

/** What the whole process shares; made once in `main`, and by tests. */
export type House = {
  readonly database: Database;
  /** Our public origin, without a slash at the end. */
  readonly origin: string;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Says that there is work; losing it costs a delay, never the work. */
  readonly ring: (bell: Bell) => void;
};

/** A member's own activity as it arrived, kept byte for byte to be relayed. */
export type Original = { readonly text: string; readonly receipt: number | null };

export type Context = {
  readonly tx: Transaction;
  readonly now: Date;
  readonly origin: string;
  readonly newId: () => string;
  readonly original: Original | null;
  readonly afterCommit: (then: () => void) => void;
  readonly ring: (bell: Bell) => void;
};

/** Opens a transaction and runs one or more verbs in it; all of it commits, or nothing. */
export function act<T>(
  house: House,
  work: (context: Context) => Promise<T>,
  original: Original | null = null,
): Promise<T> {
  return inTransaction(house.database, (tx, afterCommit) =>
    work({
      tx,
      now: house.clock(),
      origin: house.origin,
      newId: house.newId,
      original,
      afterCommit,
      ring: house.ring,
    }),
  );
}
