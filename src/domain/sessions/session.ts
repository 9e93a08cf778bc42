/** A session: somebody signed in on one browser, and for how long. */
import type { Account } from '#domain/accounts/account.ts';
import type { sessionsTable } from '#storage/schema/sessions.ts';

type Row = typeof sessionsTable.$inferSelect;
export type Session = Pick<Row, 'id' | 'created' | 'seen' | 'expires' | 'agent'> & {
  /** Without the password's hash: sessions are handed to pages. */
  readonly account: Omit<Account, 'password'>;
};

/** What a door gets: the token is for the browser alone and is nowhere kept. */
export type SignedIn = { readonly token: string; readonly session: Session };

/** Where somebody asks from: the address, and what their browser calls itself. */
export type Visitor = { readonly from: string; readonly agent: string | null };

const day = 24 * 60 * 60_000;
const idleMs = 30 * day;
const wholeMs = 180 * day;

/** A month after it was last seen, half a year after it was made. */
export const expiryOf = ({ created, seen }: Pick<Session, 'created' | 'seen'>): Date =>
  new Date(Math.min(seen.getTime() + idleMs, created.getTime() + wholeMs));

/** `seen` is written this seldom: a page that is looked at costs no writing. */
export const seenEveryMs = 60 * 60_000;

/** Whether it is time to; a door asks before it opens a transaction. */
export const isStale = ({ seen }: Pick<Session, 'seen'>, now: Date): boolean =>
  now.getTime() - seen.getTime() >= seenEveryMs;

/** A row as the rest of the house sees it: without any hash. */
export function sessionOf(row: Omit<Row, 'token' | 'account'>, person: Account): Session {
  const { id, created, seen, expires, agent } = row;
  const { password: _hash, ...account } = person;
  return { id, account, created, seen, expires, agent };
}
